import { describe, expect, it, vi } from 'vitest';
import { StopList } from './stop-list.js';

describe('StopList', () => {
  it('stops in reverse order, each when the one before is done', async () => {
    const order: string[] = [];
    const stops = new StopList();
    stops.add(() => order.push('database'));
    stops.add(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push('server');
    });
    await stops.stopAll();
    expect(order).toEqual(['server', 'database']);
  });

  it('goes on after a failure, and does everything once', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const stop = vi.fn();
    const stops = new StopList();
    stops.add(stop);
    stops.add(() => Promise.reject(new Error('stuck')));
    await Promise.all([stops.stopAll(), stops.stopAll()]);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(said).toHaveBeenCalledWith('While stopping: stuck');
    said.mockRestore();
  });
});
