import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Description, WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import type { Db } from '@onhand/database/connect.ts';
import { isBusy } from '@onhand/database/transaction.ts';
import { advanceFirstSyncs } from '@onhand/core/runs/first-sync/advance-first-syncs.ts';
import { recordChanges } from '@onhand/core/channel-stock/listing-changes/record-changes.ts';
import { takeChanges } from '@onhand/core/channel-stock/listing-changes/take-changes.ts';
import type { OpenChange } from '@onhand/core/channel-stock/listing-changes/take-changes.ts';
import { refuseReadings } from '@onhand/core/observations/refused-readings.ts';
import { takeReadings } from '@onhand/core/channel-stock/readings.ts';
import { recordReadings } from '@onhand/core/observations/record-readings.ts';
import type { WantedReading } from '@onhand/core/channel-stock/readings.ts';
import { anyRecord } from '@onhand/core/channel-stock/any-record.ts';
import { closeCircuit, openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { renewLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { nextDue } from '@onhand/core/channel-stock/next-due.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import { takeUnknown } from '@onhand/core/channel-stock/take-unknown.ts';
import { findOpenings } from '@onhand/core/channel-stock/find-openings.ts';
import type { Opening } from '@onhand/core/channel-stock/find-openings.ts';
import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import type { PlatformAnswer } from '@onhand/domain/publishing/attempt-outcome.ts';
import { afterChange } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import { pauseAfter } from '@onhand/domain/publishing/pause.ts';
import { afterWrite } from '@onhand/domain/publishing/write-step.ts';
import type { PublishingEnd } from '@onhand/workflows/contracts/publish.ts';
import { probe, readBack, readFigures, refusedReading, sendWrites } from './calls.ts';
import type { Channel } from './calls.ts';
import type { OrderPage } from '../polling/take-in-page.ts';
import { sendChanges } from './listing-changes.ts';
import { readOpenings } from './read-openings.ts';
import type { OpeningTime, WantedOpening } from './read-openings.ts';
import type { Wake } from './wake.ts';

/** Holds the resources, the integration and the stop signal of a publishing session. */
export interface PublishingSessionOptions {
  /** Its statements give up before the lease ends. */
  readonly db: Db;
  /** For first figures. Their statements cover thousands of listings and may take longer. */
  readonly openingDb: Db;
  readonly connectors: ConnectorClient;
  readonly clock: { now(): Date };
  readonly integrationId: IntegrationId;
  readonly platform: string;
  /** The platform was unreachable, so a single call probes it first. */
  readonly probe: boolean;
  readonly workflowId: string;
  /** Starts spreading moved stock to the other channels. */
  readonly spread: () => void;
  /** Wants the integration's orders to be read soon. */
  readonly hear: () => void;
  /** Takes in a page of open orders. Returns false if some of them have to be read again, and were not. */
  readonly takeInOrders: (page: OrderPage) => Promise<boolean>;
  /** Aborts when this process stops. Batches under way are finished, and no new batch begins. */
  readonly signal: AbortSignal;
}

export const leaseMs = 10_000;
const renewEveryMs = 3_000;
/** A session without due work stays this long, so that the next sale finds it running. */
const lingerMs = 60_000;
/** Work that is due later than this keeps no session. The sweep starts one when it is due. */
const longestAwaitMs = 10 * 60_000;
/** Answers that do not tell whether the platform is reachable. */
const saysNothing: ReadonlySet<string> = new Set<ChangeAnswer['kind']>(['unknown', 'unit_limited']);
/** Stays below the activity's timeout of ten minutes. */
const longestMs = 8 * 60_000;
export const callTimeoutMs = 30_000;
/**
 * A batch that waited longer than this checks the lease before its call. The process may have stood still.
 */
const sentWithinMs = 1_000;
/** The delay before the next look at a due row that another transaction has locked. */
const lookAgainMs = 50;
const defaultConcurrency = 4;
/** The interval of looks for due work without a notification. */
const lookEveryMs = 5_000;
/** So many openings share one reading of the shop's open orders. */
const openingsAtMost = 5_000;
/** Figures that open stock are read for so long, then orders, then the figures again. */
const figuresForMs = 2 * 60_000;
/** Openings begin this early in a session, so that a shop's orders may take minutes. */
const openingsWithinMs = 3 * 60_000;
/** The interval of wishes for the orders that writes wait for. */
const hearEveryMs = 5_000;

/**
 * Publishes an integration's due figures, changes of listings and readings under one lease, several batches
 * at a time. Commits each attempt before its call and records its answer. Reads back earlier writes of
 * unknown outcome first, and after a pause probes the platform with a single call.
 */
export class PublishingSession {
  readonly #options: PublishingSessionOptions;
  readonly #description: Description;
  readonly #lease: Lease;
  readonly #wake: Wake;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #startedAtMs = performance.now();
  #renewedAtMs = performance.now();
  #busyAtMs = performance.now();
  #probing: boolean;
  /** While probing: a reading showed that the platform answers again. */
  #answers = false;
  /** Writes wait until orders are read. */
  #ordersFirst = false;
  #heardAtMs = -hearEveryMs;
  #pausing = false;
  #end: PublishingEnd | undefined;
  #failure: unknown;

  constructor(options: PublishingSessionOptions, description: Description, lease: Lease, wake: Wake) {
    this.#options = options;
    this.#description = description;
    this.#lease = lease;
    this.#wake = wake;
    this.#probing = options.probe;
  }

  async run(): Promise<PublishingEnd> {
    while (this.#end === undefined && this.#failure === undefined) {
      await this.#step().catch((error: unknown) => {
        this.#failure ??= error;
      });
    }
    await this.#finish();
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    return this.#end ?? { kind: 'handed_over' };
  }

  /** Takes one batch of due work, or waits for some. */
  async #step(): Promise<void> {
    await this.#renew();
    if (this.#options.signal.aborted || performance.now() - this.#startedAtMs > longestMs) {
      this.#end = { kind: 'handed_over' };
    } else if (this.#inFlight.size >= this.#concurrency || !(await this.#keepingLease(this.#takeBatch()))) {
      await this.#rest();
    }
  }

  /** Waits for the work that is under way, and keeps the lease meanwhile. */
  async #finish(): Promise<void> {
    while (this.#inFlight.size > 0) {
      await this.#keepingLease(Promise.all(this.#inFlight)).catch((error: unknown) => {
        this.#failure ??= error;
      });
    }
  }

  /** Waits for `work`, however many slow statements it takes, and keeps the lease meanwhile. */
  async #keepingLease<T>(work: Promise<T>): Promise<T> {
    const timer = new AbortController();
    const ended = work.finally(() => timer.abort());
    const renewing = this.#renewUntil(timer.signal);
    try {
      return await ended;
    } finally {
      await renewing;
    }
  }

  async #renewUntil(signal: AbortSignal): Promise<void> {
    const tick = () => delay(renewEveryMs, undefined, { ref: false, signal }).catch(() => {});
    for (await tick(); !signal.aborted && this.#failure === undefined; await tick()) {
      await this.#renew().catch((error: unknown) => {
        this.#failure ??= error;
      });
    }
  }

  get #channel(): Channel {
    const { connectors, integrationId, platform } = this.#options;
    return { connectors, integrationId, platform, timeoutMs: callTimeoutMs };
  }

  get #concurrency(): number {
    const limit = this.#description.limits.find((limit) => limit.kind === 'concurrency');
    return this.#probing ? 1 : (limit?.max ?? defaultConcurrency);
  }

  /** Takes one batch of due work and starts it. Returns false if nothing is due now. */
  async #takeBatch(): Promise<boolean> {
    const { db, clock, integrationId, workflowId } = this.#options;
    const { inventory } = this.#description;
    if (inventory === null) {
      return false;
    }
    const taking = (batch: number) => ({ now: clock.now(), limit: this.#probing ? 1 : batch });
    const unknown = await takeUnknown(db, this.#lease, {
      ...taking(inventory.readBatch),
      readingForMs: 2 * callTimeoutMs,
    });
    if (unknown.length > 0) {
      this.#start(unknown, true);
      return true;
    }
    if (this.#probing && !this.#answers) {
      return this.#probeByReading();
    }
    const due = await takeDue(db, this.#lease, {
      ...taking(inventory.writes.batch),
      settlesWithinMs: this.#description.stock.settlesWithinMs,
      adjusts: adjusts(inventory.writes),
      ends: this.#description.listings.setState,
      workflowId,
    });
    if (due === 'inactive') {
      this.#end = { kind: 'idle' };
      return true;
    }
    this.#ordersFirst = due.ordersFirst;
    if (due.ordersFirst) {
      this.#hear();
      return this.#takeReadings(taking(inventory.readBatch));
    }
    if (due.attempts.length > 0) {
      this.#start(due.attempts, false);
    }
    if (due.attempts.length > 0 || due.settled > 0) {
      return true;
    }
    if (due.firstSync && (await advanceFirstSyncs(db, integrationId, clock.now())).length > 0) {
      return true;
    }
    const changes = await takeChanges(db, this.#lease, taking(inventory.writes.batch));
    if (changes.length > 0) {
      this.#follow(this.#changeListings(changes));
      return true;
    }
    if (await this.#takeReadings(taking(inventory.readBatch))) {
      return true;
    }
    if (this.#probing && this.#inFlight.size === 0) {
      // Nothing is due that would probe the platform by a write.
      await this.#endProbing();
      return true;
    }
    return false;
  }

  async #endProbing(): Promise<void> {
    const { db, clock, integrationId } = this.#options;
    await closeCircuit(db, integrationId, clock.now());
    this.#probing = false;
  }

  /** Takes one batch of due readings and starts it. Returns false if none is due. */
  async #takeReadings(taking: { now: Date; limit: number }): Promise<boolean> {
    const readings = await takeReadings(this.#options.db, this.#lease, {
      ...taking,
      readingForMs: 2 * callTimeoutMs,
    });
    if (readings.length > 0) {
      this.#follow(this.#readAndJudge(readings));
    }
    return readings.length > 0;
  }

  /**
   * Probes the platform by a reading after a pause, before anything is written. Returns false while earlier
   * work is under way.
   */
  async #probeByReading(): Promise<boolean> {
    if (this.#inFlight.size > 0) {
      return false;
    }
    const ref = await anyRecord(this.#options.db, this.#options.integrationId);
    const result = ref === undefined ? undefined : await probe(this.#channel, ref);
    if (result === undefined || result.kind === 'seen') {
      this.#answers = true;
    } else {
      await this.#judge([result], 'reading');
    }
    return true;
  }

  /** Wants the orders to be read that writes wait for. */
  #hear(): void {
    if (performance.now() - this.#heardAtMs < hearEveryMs) return;
    this.#heardAtMs = performance.now();
    this.#options.hear();
  }

  /** Starts a batch. The host's clock counts the time of a host that slept; performance.now() does not. */
  #start(attempts: readonly OpenAttempt[], readingBack: boolean): void {
    this.#follow(this.#carryOut(attempts, readingBack, Date.now()));
  }

  /** Tracks started work until it ends. */
  #follow(started: Promise<void>): void {
    this.#busyAtMs = performance.now();
    const work = started
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#inFlight.delete(work);
        this.#busyAtMs = performance.now();
        this.#wake.ring();
      });
    this.#inFlight.add(work);
  }

  async #carryOut(attempts: readonly OpenAttempt[], readingBack: boolean, takenAtMs: number): Promise<void> {
    const { db, clock, workflowId } = this.#options;
    if (Date.now() - takenAtMs > sentWithinMs && !(await this.#holdsLease())) {
      return;
    }
    const answers = await (readingBack ? readBack : sendWrites)(this.#channel, attempts);
    const { requestLifetimeMs, settlesWithinMs, ordersVisibleWithinMs, restoresOn } = this.#description.stock;
    const { moved } = await recordAnswers(
      db,
      this.#lease,
      answers.map(({ attempt, answer, seen }) => ({
        channelStockId: attempt.channelStockId,
        requestKey: attempt.requestKey,
        outcome: answer.kind,
        message: messageOf(answer),
        seen,
        wanted: attempt.quantity,
        next: afterWrite(answer, attempt.attempt, {
          wanted: attempt.quantity,
          requestLifetimeMs,
          readingBack,
          writeMessage: attempt.writeMessage ?? null,
        }),
        readBack: readingBack,
      })),
      { now: clock.now(), workflowId, settlesWithinMs, ordersVisibleWithinMs, restoresOn },
    );
    if (moved) this.#options.spread();
    const judged = answers.map(({ answer }) => answer);
    await this.#judge(judged, readingBack ? 'reading' : 'write');
  }

  /** Ends listings, restores them, or turns their stock management on. */
  async #changeListings(changes: readonly OpenChange[]): Promise<void> {
    const { db, clock, workflowId } = this.#options;
    const answers = await sendChanges(this.#channel, changes);
    const { requestLifetimeMs } = this.#description.stock;
    await recordChanges(
      db,
      this.#lease,
      answers.map(({ change, answer }) => ({
        change,
        next: afterChange(answer, change.attempt, {
          requestLifetimeMs,
          wasUnknown: change.wasUnknown,
          relistsByRule: change.wanted === 'listed' && change.by === 'rule',
        }),
      })),
      { now: clock.now(), workflowId },
    );
    const judged = answers.map(({ answer }) => answer);
    await this.#judge(judged, 'write');
  }

  /** Reads the figures that a hint or a rise asked for, and books unexplained differences. */
  async #readAndJudge(readings: readonly WantedReading[]): Promise<void> {
    const { db, clock, workflowId } = this.#options;
    const openings = await findOpenings(
      db,
      readings.map(({ channelStockId }) => channelStockId),
    );
    if (openings.size > 0) {
      await this.#open(readings, openings);
      return;
    }
    const answered = await readFigures(this.#channel, readings);
    const { settlesWithinMs, ordersVisibleWithinMs, restoresOn } = this.#description.stock;
    await refuseReadings(db, this.#lease, answered.flatMap(refusedReading), {
      now: clock.now(),
      workflowId,
    });
    const { moved } = await recordReadings(
      db,
      this.#lease,
      answered.flatMap(({ wanted, read }) => (read === null ? [] : [{ wanted, read }])),
      { at: clock.now(), workflowId, settlesWithinMs, ordersVisibleWithinMs, restoresOn },
    );
    if (moved) this.#options.spread();
    const answers = answered.map(({ answer }) => answer);
    await this.#judge(answers, 'reading');
  }

  /**
   * Opens stock with figures, and reads the others as usual. Takes further readings that are due, because all
   * openings share one reading of the shop's orders.
   */
  async #open(
    readings: readonly WantedReading[],
    openings: ReadonlyMap<ChannelStockId, Opening>,
  ): Promise<void> {
    const { db, openingDb, clock, takeInOrders, spread, signal } = this.#options;
    const opening: WantedOpening[] = [];
    const others: WantedReading[] = [];
    let batch = readings;
    let found = openings;
    for (;;) {
      for (const wanted of batch) {
        const one = found.get(wanted.channelStockId);
        if (one === undefined) others.push(wanted);
        else opening.push({ ...one, wanted });
      }
      if (opening.length >= openingsAtMost) break;
      const taking = { now: clock.now(), limit: readings.length, readingForMs: 2 * callTimeoutMs };
      batch = await takeReadings(db, this.#lease, taking);
      if (batch.length === 0) break;
      const ids = batch.map(({ channelStockId }) => channelStockId);
      found = await findOpenings(db, ids);
    }
    const size = this.#description.inventory?.readBatch ?? 1;
    for (let from = 0; from < others.length; from += size) {
      this.#follow(this.#readAndJudge(others.slice(from, from + size)));
    }
    const source = { db: openingDb, clock, lease: this.#lease, channel: this.#channel, takeInOrders };
    const { workflowId } = this.#options;
    const elapsedMs = () => performance.now() - this.#startedAtMs;
    const time: OpeningTime = {
      mayBegin: () => !signal.aborted && elapsedMs() < openingsWithinMs,
      isOver: () => signal.aborted || elapsedMs() > longestMs,
      figuresForMs,
    };
    const { moved, answers } = await readOpenings(
      { ...source, workflowId, description: this.#description, time },
      opening,
    );
    // What is left is read in a session that has the time.
    if (!time.mayBegin()) this.#end ??= { kind: 'handed_over' };
    if (moved) spread();
    await this.#judge(answers, 'reading');
  }

  /**
   * Pauses the integration if an answer concerns all of it. Otherwise ends probing: any known answer to a
   * write proves that the platform is reachable. An answered reading only permits the next step.
   */
  async #judge(answers: readonly ChangeAnswer[], to: 'write' | 'reading'): Promise<void> {
    const { db, clock, integrationId } = this.#options;
    // Rows that were left when the time for a limit was over are no sign that the platform is away.
    const pausing =
      answers.find((answer) => answer.kind === 'rate_limited' && answer.own === true) ??
      answers.find((answer) => pauseAfter(answer, 0) !== null);
    if (pausing === undefined) {
      if (!this.#probing || answers.every(({ kind }) => saysNothing.has(kind))) return;
      this.#answers = true;
      if (to === 'write') await this.#endProbing();
      return;
    }
    if (this.#pausing) {
      return;
    }
    this.#pausing = true;
    const pause = await openCircuit(db, integrationId, pausing, clock.now());
    this.#end =
      pause === null || pause.kind === 'reconnect'
        ? { kind: 'reconnect_required' }
        : { kind: 'wait', waitMs: pause.waitMs };
  }

  /** Waits for a notification, an answer, or the time at which the next work is due. */
  async #rest(): Promise<void> {
    const { db, clock, integrationId, signal } = this.#options;
    const due = await nextDue(db, integrationId);
    const now = clock.now().getTime();
    const idleMs = performance.now() - this.#busyAtMs;
    const isAwaited = due !== null && due.getTime() - now < longestAwaitMs;
    if (!isAwaited && this.#inFlight.size === 0 && idleMs >= lingerMs) {
      this.#end = { kind: 'idle' };
      return;
    }
    const untilDueMs =
      due === null || this.#ordersFirst ? lookEveryMs : Math.max(lookAgainMs, due.getTime() - now);
    await this.#wake.wait(Math.min(untilDueMs, renewEveryMs, lookEveryMs), signal);
  }

  async #renew(): Promise<void> {
    if (performance.now() - this.#renewedAtMs < renewEveryMs) {
      return;
    }
    try {
      if (!(await this.#holdsLease())) {
        this.#end = { kind: 'handed_over' };
      }
    } catch (error) {
      if (!isBusy(error)) throw error;
      // A transaction holds the lease's row, so nobody can take the lease. Work that needs it would fail.
      return;
    }
    this.#renewedAtMs = performance.now();
  }

  /** Extends the lease. Returns false if another process has fenced this process off. */
  #holdsLease(): Promise<boolean> {
    return renewLease(this.#options.db, this.#lease, { leaseMs });
  }
}

/** Returns what to keep of an answer in words. */
function messageOf(answer: PlatformAnswer): string | null {
  if (answer.kind === 'unit_limited') return `The limit ${answer.limit} of this listing is used up.`;
  return 'message' in answer ? answer.message : null;
}

/**
 * Returns whether to add units: the platform applies a repeated addition once, and cannot compare and set.
 */
function adjusts({ ops, cas, idempotent }: WriteBehaviour): boolean {
  return ops.includes('adjust') && idempotent && !cas;
}
