import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/**
 * Tells the other parts of this process that a job changed, so that they look at once. Only a hint: other
 * processes do not hear it, and everybody looks by themselves every now and then.
 */
@Injectable()
export class JobSignals {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  /** To be called once the change is committed. */
  changed(jobId: string): void {
    this.emitter.emit('changed', jobId);
  }

  /** @returns a function that ends it */
  onChanged(listener: (jobId: string) => void): () => void {
    this.emitter.on('changed', listener);
    return () => this.emitter.off('changed', listener);
  }
}
