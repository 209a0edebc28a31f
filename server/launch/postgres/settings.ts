import { statfsSync } from 'node:fs';

export type PostgresSettings = Record<string, string>;

/** How a private instance is set up: loopback only, sized for one machine that also runs everything else. */
export function privateSettings(port: number): PostgresSettings {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    // Bulk jobs and full passes write a lot: fewer, longer checkpoints.
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    synchronous_commit: 'on',
    random_page_cost: '1.1',
    // The queries are short; compiling them takes longer than running them.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A failing statement would be logged with its values, and those are personal data.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(hasLittleSharedMemory() ? { dynamic_shared_memory_type: 'mmap' } : {}),
  };
}

/** Containers often have 64 MB, which one parallel query on many people can use up. */
function hasLittleSharedMemory(): boolean {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize < 512 * 1024 * 1024;
  } catch {
    return false;
  }
}

/** The settings as arguments of the server. */
export function asArguments(settings: PostgresSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
