import { type App, defaultVariants } from './app.js';
import { Provider } from './auth/provider.js';
import { Tokens } from './auth/tokens.js';
import { CallLimits } from './call-limits.js';
import { Faults } from './faults.js';
import { Journal } from './journal.js';
import type { Options } from './options.js';
import { readHeader, replay, writeHeader } from './state-file.js';
import { Webhooks } from './webhooks/webhooks.js';
import type { Effect } from './world/effects.js';
import { nowSeconds } from './world/time.js';
import { World } from './world/world.js';

/** The day up to which people have linked where nothing else says so; fixed, so that a seed means one world. */
const DEFAULT_UNTIL = Date.UTC(2026, 10, 1) / 1000;

/** Everything that the simulator is, without HTTP. */
export class Simulator {
  readonly app: App;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly limits: CallLimits;
  readonly tokens = new Tokens();
  readonly provider = new Provider();
  /** Finished lists of consent items, by what a person agreed to. */
  readonly scopeTexts = new Map<string, string>();
  /** Calls by endpoint. */
  readonly calls = new Map<string, number>();
  readonly webhooks: Webhooks;
  world: World;
  /** Own address, such as `http://127.0.0.1:4000`. */
  baseUrl = '';
  readonly restored: number = 0;

  constructor(readonly options: Options) {
    const header = options.stateFile ? readHeader(options.stateFile) : undefined;
    if (header && (header.seed !== options.seed || header.users !== options.users)) {
      throw new Error(
        `${options.stateFile} was made with --seed ${header.seed} --users ${header.users}: use these or remove it`,
      );
    }
    const today = Math.floor(nowSeconds() / 86_400) * 86_400;
    const until = header?.until ?? options.until ?? (options.stateFile ? today : DEFAULT_UNTIL);
    this.app = newApp(options);
    this.faults = new Faults(options.seed);
    this.faults.latency = options.latency;
    if (options.failShare > 0) this.faults.add({ endpoint: '*', kind: 'mixed', share: options.failShare });
    this.limits = new CallLimits(
      {
        idsPerMinute: options.idsPerMinute,
        knownPerSecond: options.knownLimit,
        hiddenPerSecond: options.hiddenLimit,
        perMonth: options.monthlyLimit,
        capacityPerSecond: options.capacity,
        jwksPerMinute: 0,
      },
      this.app.variants,
    );
    this.world = this.#grow(until);
    this.journal = new Journal(options.journalKeep);
    if (options.stateFile) {
      if (header) this.restored = replay(options.stateFile, this.world, this.journal);
      else
        writeHeader(options.stateFile, {
          simulatorState: 1,
          seed: options.seed,
          users: options.users,
          until,
        });
      this.journal.writeTo(options.stateFile);
    }
    this.webhooks = new Webhooks(this, this.journal, {
      unlinkUrl: options.unlinkWebhook,
      unlinkMethod: options.unlinkWebhookMethod,
      unlinkAsJson: false,
      statusUrl: options.statusWebhook,
      events: 'all',
    });
    if (options.journal && options.journal !== options.stateFile) this.journal.writeTo(options.journal);
  }

  /** The `iss` of tokens; the own address unless set otherwise, so that libraries need a changed address only. */
  get issuer(): string {
    return this.options.issuer ?? this.baseUrl;
  }

  /**
   * Unlinks those who have been waiting for too long (§1.8).
   *
   * @param everybody also the seeded ones, whatever their time.
   * @returns their ids.
   */
  expireWaiting(now: number, everybody = false): string[] {
    const limit = now - this.options.waitingHours * 3600;
    const { world } = this;
    const due = everybody
      ? Array.from({ length: world.people.count }, (_, i) => i).filter((i) => world.isWaiting(i))
      : this.options.waitingHours === 0
        ? []
        : [...world.newcomers].filter(([, at]) => at <= limit).map(([position]) => position);
    const ids = due.map((position) => world.idOf(position));
    for (const id of ids) this.happen('expiry', id, [{ op: 'unlink', reason: 'INCOMPLETE_SIGN_UP' }]);
    return ids;
  }

  /** Lets something happen to a person by other means than a call of the app, and notes it in the journal. */
  happen(endpoint: string, userId: string, effects: Effect[]): boolean {
    const position = this.world.add(userId);
    const done = effects.filter((effect) => this.world.apply(position, effect));
    if (done.some((effect) => effect.op === 'unlink' || effect.op === 'logout'))
      this.tokens.revokeAll(position);
    const changed = done.length > 0;
    this.journal.record({ endpoint, userId, changed, effects: done, status: 200, cut: 'no' });
    return changed;
  }

  /** Back to the seeded world without faults, counters, log-ins and journal; a state file is not touched. */
  reset(): void {
    if (this.options.stateFile) throw new Error('there is a state file: remove it and start again');
    this.world = this.#grow(this.world.options.until);
    this.tokens.clear();
    this.provider.clear();
    this.scopeTexts.clear();
    this.calls.clear();
    this.faults.clear();
    this.journal.clear();
  }

  #grow(until: number): World {
    const { users, seed, waitingShare, unlinkedShare } = this.options;
    return new World({ users, seed, until, waitingShare, unlinkedShare });
  }
}

function newApp(options: Options): App {
  return {
    id: options.appId,
    name: options.appName,
    adminKeys: [{ key: options.adminKey, isPrimary: true, isActive: true }],
    loginKeys: [
      {
        key: options.restApiKey,
        type: 'rest',
        secret: options.clientSecret,
        isSecretOn: true,
        isPlatformRegistered: true,
        redirectUris: options.redirectUris,
        logoutRedirectUris: options.redirectUris,
      },
    ],
    allowedIps: [],
    isAutoLink: false,
    isKakaoSync: true,
    isOidc: true,
    isLoginOn: true,
    isTestApp: false,
    teamMembers: [],
    hasFriendsPermission: false,
    variants: { ...defaultVariants, ...options.variants },
  };
}
