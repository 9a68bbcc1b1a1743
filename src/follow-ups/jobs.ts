import { z } from 'zod'
import type { Delivery } from '../../generated/prisma/client.ts'
import { dayIn, isZone } from '../calendar/zones.ts'
import type { DeliveryKind, Reading, Rendered } from '../deliveries/kinds.ts'
import { redrawSent } from '../deliveries/redraw.ts'
import type { Deps } from '../deps.ts'
import { getDailyHour } from '../difficulties/queries.ts'
import type { Job } from '../jobs/runtime.ts'
import { findCalendar, findCalendarOf } from '../partnerships/calendars/queries.ts'
import { isTouchedSince } from '../partnerships/queries.ts'
import { findThread, findThreadUnder } from '../projects/queries.ts'
import { otherOwners } from '../projects/rules.ts'
import { type Message, mention } from '../slack/blocks.ts'
import { countMilestonesAsked } from './milestones/mutations.ts'
import { findNudgedMilestones } from './milestones/queries.ts'
import { nudgeWasSent, planNudges } from './mutations.ts'
import {
  createdKey,
  findAskingDays,
  findGivers,
  findLatestNudges,
  findNudged,
  findZones,
  getFollowUpById,
  getLadder,
  getOutcome,
} from './queries.ts'
import { type FollowUpRow, nudgeItemSchema } from './rules.ts'
import { createdMessage, type NudgeRow, nudgeMessage, outcomeMessage } from './views.ts'

const nudge: Job = {
  name: 'follow-ups.nudge',
  payload: z.object({}),
  every: 60_000,
  run: async (deps) => {
    let planned = 0
    for (const zone of await findZones(deps.db, deps.workspace.id)) {
      if (isZone(zone)) planned += await planNudges(deps.db, deps.workspace.id, zone, deps.now())
      else deps.log.warn({ zone }, 'nobody in this time zone can be nudged: it is not one')
    }
    if (planned > 0) await deps.wake('deliveries.send')
  },
}

const whose = z.object({ personId: z.number(), partnershipId: z.number(), followUpId: z.number().optional() })

/**
 * Shows in a person's nudges what became of a follow-up when it was pressed elsewhere: in today's, and in the earlier ones
 * that asked about it. A lost wake-up leaves buttons that give the same answer when they are pressed.
 */
const redraw: Job<z.infer<typeof whose>> = {
  name: 'follow-ups.redraw',
  payload: whose,
  // Each follow-up has a run of its own: after quick presses on several they all show what all of them came to.
  debounce: 1_000,
  run: async (deps, { personId, partnershipId, followUpId }) => {
    const { timeZone } = await getDailyHour(deps.db, personId, partnershipId)
    const today = dayIn(timeZone, deps.now())
    const concerned = (await findLatestNudges(deps.db, personId, today)).filter(({ payload }) => {
      const { day, items } = nudgePayload.parse(payload)
      return day === today || items.some(({ id }) => id === followUpId)
    })
    await redrawSent(deps, concerned, (nudge, reading) => nudgeOf(deps, nudge, reading))
  },
}

export const followUpJobs: Job[] = [nudge, redraw]

const nudgePayload = z.object({
  day: z.string(),
  items: z.array(nudgeItemSchema),
  milestoneIds: z.array(z.number()).default([]),
})

/** A nudge as it is now; null when there is nothing to show in it. */
export async function nudgeOf(deps: Deps, delivery: Delivery, reading: Reading): Promise<Message | null> {
  const { items, milestoneIds } = nudgePayload.parse(delivery.payload)
  const personId = delivery.personId ?? 0
  const partnershipId = delivery.partnershipId ?? 0
  const [followUps, milestones, { dailyHour }, ladder, calendar] = await Promise.all([
    findNudged(
      deps.db,
      items.map(({ id }) => id),
    ),
    findNudgedMilestones(deps.db, milestoneIds),
    getDailyHour(deps.db, personId, partnershipId),
    getLadder(deps.db, partnershipId),
    findCalendar(deps.db, partnershipId),
  ])
  const givers = await findGivers(deps.db, followUps)
  const rows = await Promise.all(
    followUps.flatMap((followUp) => {
      const item = items.find(({ id }) => id === followUp.id)
      const givenBy = givers.get(followUp.createdById ?? 0) ?? null
      return item === undefined ? [] : [rowOf(deps, { followUp, item, givenBy })]
    }),
  )
  const asked = { reader: personId, sentAt: delivery.sentAt, dailyHour, ladder }
  return nudgeMessage({ ...reading, calendar }, rows, milestones, asked)
}

async function rowOf(deps: Deps, row: Omit<NudgeRow, 'calendar'>): Promise<NudgeRow> {
  return { ...row, calendar: await findAskingDays(deps.db, row.followUp) }
}

/** A line under the project's card, or under the line that told of the follow-up. */
async function inThread(deps: Deps, { id, project }: FollowUpRow, message: Message): Promise<Rendered> {
  const thread = await (project === null ? findThreadUnder(deps.db, createdKey(id)) : findThread(deps.db, project.id))
  return 'notYet' in thread ? thread : { message, ...thread }
}

export const followUpDeliveries: DeliveryKind[] = [
  {
    kind: 'follow-ups.nudge',
    onUnknown: 'retry',
    render: async (deps, delivery, reading) => {
      const message = await nudgeOf(deps, delivery, reading)
      return message === null ? { drop: 'nothing is due any more' } : { message }
    },
    sent: async ({ db, wake }, { payload, personId, partnershipId }, writtenAt) => {
      const { day, items, milestoneIds } = nudgePayload.parse(payload)
      const ids = items.map(({ id }) => id)
      // Whoever pressed before the message's place was on record could not be shown in it what became of the press.
      if (await isTouchedSince(db, 'follow-up', ids, writtenAt))
        await wake('follow-ups.redraw', { personId, partnershipId })
      await nudgeWasSent(db, personId ?? 0, ids, day)
      await countMilestonesAsked(db, milestoneIds, day)
    },
  },
  {
    kind: 'follow-ups.created',
    onUnknown: 'retry',
    render: async (deps, delivery, reading) => {
      const { followUpId } = z.object({ followUpId: z.number() }).parse(delivery.payload)
      const followUp = await getFollowUpById(deps.db, delivery.partnershipId ?? 0, followUpId)
      const calendar = await findCalendarOf(deps.db, followUp.partnershipId, followUp.person.id)
      const message = createdMessage({ ...reading, calendar }, followUp)
      return followUp.project === null ? { message } : inThread(deps, followUp, message)
    },
  },
  {
    kind: 'follow-ups.outcome',
    onUnknown: 'retry',
    render: async (deps, delivery, reading) => {
      const { actId } = z.object({ actId: z.number() }).parse(delivery.payload)
      const { act, person } = await getOutcome(deps.db, delivery.partnershipId ?? 0, actId)
      const followUp = await getFollowUpById(deps.db, delivery.partnershipId ?? 0, act.subjectId)
      const { askOn, nextOn, reason } = details.parse(act.detail)
      // Whoever did it knows; the owners of the other sides wait for it.
      const waiting = otherOwners(followUp.project?.owners ?? [], followUp.person).filter(
        ({ personId }) => personId !== act.personId,
      )
      const outcome = { what: act.what, askOn, nextOn, reason, who: mention(person) }
      const calendar = await findCalendarOf(deps.db, followUp.partnershipId, followUp.person.id)
      return inThread(deps, followUp, outcomeMessage({ ...reading, calendar }, followUp, outcome, waiting))
    },
  },
]

const details = z.object({
  askOn: z.string().nullable().default(null),
  nextOn: z.string().nullable().default(null),
  reason: z.string().default(''),
})
