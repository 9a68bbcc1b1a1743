import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Delivery } from '../../generated/prisma/client.ts'
import { nextAllowed } from '../calendar/quiet-hours.ts'
import type { Deps } from '../deps.ts'
import { finish, type Outcome } from './finish.ts'
import type { DeliveryKind, Rendered } from './kinds.ts'
import { checkLease, lease, pause, renew } from './lease.ts'
import { leaseInTurn, type Pace, waitForTurn } from './pace.ts'
import { post } from './post.ts'
import { findRecipients, type Recipient } from './recipients.ts'

/** Renewed three times in its length, so after a kill others take over within three seconds and their own tick of two. */
const LEASE_MS = 3_000
const LEASED_AT_ONCE = 50
const CONVERSATIONS_AT_ONCE = 4
const MOST_ATTEMPTS = 5
const NOT_YET_MS = 2_000
const LONGEST_TURN_MS = 2_000
const LONGEST_RECORDING_MS = 60_000

type Work = { deps: Deps; kinds: Map<string, DeliveryKind>; leaseId: string }

/**
 * Sends what is due until nothing is, and returns how many were sent. Any number of processes may do so at once: a row
 * is sent by who holds its lease. Each row is recorded as soon as Slack has answered; a process killed between the two
 * leads to a repeat, and only then.
 */
export async function sendDue(deps: Deps, kinds: DeliveryKind[]): Promise<number> {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))
  if (deps.pace !== undefined) return sendInTurn(deps, deps.pace, byName)
  for (let sent = 0; ; ) {
    const leaseId = randomUUID()
    const due = await lease(deps.pool, {
      workspaceId: deps.workspace.id,
      now: deps.now(),
      limit: LEASED_AT_ONCE,
      leaseId,
      leaseMs: LEASE_MS,
    })
    if (due.length === 0) return sent
    sent += await sendLeased({ deps, kinds: byName, leaseId }, due)
  }
}

/** One at a time as its turn comes, a few on their way at once; what a tick is late for is left to the next. */
async function sendInTurn(deps: Deps, pace: Pace, kinds: Map<string, DeliveryKind>): Promise<number> {
  const workspaceId = deps.workspace.id
  const underWay = new Set<Promise<unknown>>()
  let sent = 0
  for (;;) {
    const leaseId = randomUUID()
    const due = await leaseInTurn(deps.pool, pace, { workspaceId, now: deps.now(), leaseId, leaseMs: LEASE_MS })
    if (due !== null) {
      const sending = sendLeased({ deps, kinds, leaseId }, [due]).then((count) => {
        sent += count
        underWay.delete(sending)
      })
      underWay.add(sending)
      if (underWay.size >= CONVERSATIONS_AT_ONCE) await Promise.race(underWay)
      continue
    }
    const wait = await waitForTurn(deps.pool, workspaceId, deps.now())
    if (wait === null || wait > LONGEST_TURN_MS) break
    await pace.sleep(Math.max(wait, 1))
  }
  await Promise.all(underWay)
  return sent
}

async function sendLeased(work: Work, due: Delivery[]): Promise<number> {
  const { deps, leaseId } = work
  const inHand = new Set(due.map(({ id }) => id))
  let isRenewing = false
  const heartbeat = setInterval(() => {
    // One at a time: what waits for a slow database must leave the pool's few connections to the others.
    if (isRenewing) return
    isRenewing = true
    renew(deps.pool, leaseId, [...inHand], LEASE_MS)
      .catch((error: Error) => deps.log.warn({ reason: error.message }, 'a lease could not be renewed'))
      .finally(() => {
        isRenewing = false
      })
  }, LEASE_MS / 3)
  try {
    const recipientOf = await findRecipients(deps, due)
    let sent = 0
    await forEach(conversationsIn(due), CONVERSATIONS_AT_ONCE, async (conversation) => {
      for (const delivery of conversation) {
        const writtenAt = deps.now()
        const outcome = await tryToSend(work, delivery, recipientOf(delivery))
        if (outcome !== null) await record(work, outcome)
        inHand.delete(delivery.id)
        if (outcome?.status !== 'SENT') continue
        sent += 1
        await followOn(work, delivery, writtenAt)
      }
    })
    return sent
  } finally {
    clearInterval(heartbeat)
  }
}

/** Null: somebody else has it now, so there is nothing to record. */
async function tryToSend(work: Work, delivery: Delivery, recipient: Recipient): Promise<Outcome | null> {
  const { slackId, reading } = recipient
  const { deps, kinds, leaseId } = work
  const { id } = delivery
  const now = deps.now()
  if (delivery.expiresAt !== null && delivery.expiresAt < now)
    return { id, status: 'EXPIRED', note: 'its time was over before it could be sent' }
  const kind = kinds.get(delivery.kind)
  if (kind === undefined) return { id, status: 'REFUSED', note: 'unknown kind' }
  if (slackId === null) return { id, status: 'DROPPED', note: 'nobody to send it to in Slack' }
  const allowedAt = kind.heedsQuietHours === true ? afterQuietHours(recipient, now) : now
  if (allowedAt > now && (delivery.expiresAt === null || allowedAt < delivery.expiresAt))
    return wait(delivery, allowedAt, 'quiet hours')

  let rendered: Rendered
  try {
    rendered = await kind.render(deps, delivery, reading)
  } catch (error) {
    const reference = randomBytes(3).toString('hex').toUpperCase()
    deps.log.error({ reference, kind: delivery.kind, delivery: id, err: error }, 'a delivery could not be written')
    return again(delivery, now, 'REFUSED', `could not be written, reference ${reference}`)
  }
  if ('drop' in rendered) return { id, status: 'DROPPED', note: rendered.drop }
  if ('notYet' in rendered) return wait(delivery, new Date(now.getTime() + NOT_YET_MS), 'not yet')

  const held = await checkLease(deps.pool, leaseId, id, now)
  if (held === 'lost') return null
  if (held === 'paused') return wait(delivery, delivery.dueAt, '')
  const answer = await post(deps.clients, slackId, delivery, rendered)
  switch (answer.is) {
    case 'sent':
      return { id, status: 'SENT', slackChannelId: answer.slackChannelId, ts: answer.ts, sentAt: deps.now() }
    case 'refused':
      return { id, status: 'REFUSED', note: answer.note }
    case 'unknown':
      if (kind.onUnknown === 'leave') return { id, status: 'UNKNOWN', note: answer.note }
      return again(delivery, deps.now(), 'UNKNOWN', answer.note)
    case 'unreached':
      return { id, status: 'PLANNED', dueAt: backedOff(delivery, deps.now()), note: answer.note, counts: true }
    case 'limited': {
      const until = new Date(deps.now().getTime() + answer.wait)
      await pause(deps.pool, delivery.workspaceId, until)
      return wait(delivery, until, 'Slack asked to wait')
    }
  }
}

async function followOn({ deps, kinds }: Work, delivery: Delivery, writtenAt: Date): Promise<void> {
  try {
    await kinds.get(delivery.kind)?.sent?.(deps, delivery, writtenAt)
  } catch (error) {
    deps.log.error({ kind: delivery.kind, delivery: delivery.id, err: error }, 'what follows on a message failed')
  }
}

function afterQuietHours({ reading, quietHours }: Recipient, now: Date): Date {
  return quietHours === null ? now : nextAllowed(now, reading.reader.zone, quietHours)
}

function wait({ id }: Delivery, dueAt: Date, note: string): Outcome {
  return { id, status: 'PLANNED', dueAt, note, counts: false }
}

function again(delivery: Delivery, now: Date, inTheEnd: 'REFUSED' | 'UNKNOWN', note: string): Outcome {
  const { id, attempts } = delivery
  if (attempts >= MOST_ATTEMPTS) return { id, status: inTheEnd, note }
  return { id, status: 'PLANNED', dueAt: backedOff(delivery, now), note, counts: true }
}

/** 2, 4, 8 … seconds after the first, second, third attempt, and never more than a minute. */
function backedOff({ attempts }: Delivery, now: Date): Date {
  return new Date(now.getTime() + Math.min(2 ** attempts, 60) * 1_000)
}

/** The database may be away just now, and a message that is out must not go out again for want of a note of it. */
async function record({ deps, leaseId }: Work, outcome: Outcome): Promise<void> {
  for (const giveUpAt = performance.now() + LONGEST_RECORDING_MS; ; await setTimeout(200)) {
    try {
      return await deps.inBatches(`deliveries.finish ${leaseId}`, outcome, async (outcomes) => {
        const recorded = await finish(deps.pool, leaseId, outcomes)
        if (recorded < outcomes.length) deps.log.warn({ leaseId }, 'a lease ended before its outcome was recorded')
        return outcomes.map(() => undefined)
      })
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
    }
  }
}

/** What goes to one channel or one person, in order. */
function conversationsIn(due: Delivery[]): Delivery[][] {
  return [...Map.groupBy(due, ({ personId, channelId }) => `${personId} ${channelId}`).values()]
}

/** A few at once. When some fail the others are finished all the same, and then the first error is thrown. */
async function forEach<Item>(items: Item[], atOnce: number, run: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values()
  const lines = Array.from({ length: atOnce }, async () => {
    for (const item of rest) await run(item)
  })
  const failed = (await Promise.allSettled(lines)).find((line) => line.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
