import { z } from 'zod'
import type { DeliveryKind, Reading } from '../../deliveries/kinds.ts'
import { redrawSent } from '../../deliveries/redraw.ts'
import type { Deps } from '../../deps.ts'
import { findOfVisits } from '../../follow-ups/queries.ts'
import type { Job } from '../../jobs/runtime.ts'
import type { Message } from '../../slack/blocks.ts'
import { getEnterpriseById } from '../queries.ts'
import { planQuestions, planReminders } from './mutations.ts'
import { findNewsOwed, findReportShown, getVisit } from './queries.ts'
import { knownOf, knownSchema, newsBetween, QUESTIONS, timeOf } from './rules.ts'
import { cancelledMessage, newsMessage, reminderMessage, reportAskedMessage, reportMessage } from './views.ts'

const subject = z.object({ visitId: z.number(), partnershipId: z.number() })

export const visitJobs: Job[] = [
  {
    name: 'visits.remind',
    payload: z.object({}),
    every: 60_000,
    run: async (deps) => {
      const reminders = await planReminders(deps.db, deps.workspace.id, deps.now())
      const questions = await planQuestions(deps.db, deps.workspace.id, deps.now())
      if (reminders + questions > 0) await deps.wake('deliveries.send')
    },
  },
  {
    name: 'visits.redraw',
    payload: subject,
    debounce: 500,
    run: async (deps, of) => {
      // Whoever was asked for the report reads in the place of the question what became of it.
      await redrawSent(
        deps,
        await findReportShown(deps.db, of.visitId),
        async (_, reading) => (await written(deps, of, reading)) ?? (await unwritten(deps, of, reading)),
      )
    },
  } satisfies Job<z.infer<typeof subject>> as Job,
]

async function written(
  { db }: Deps,
  { visitId, partnershipId }: z.infer<typeof subject>,
  { t, reader }: Reading,
): Promise<Message | null> {
  const visit = await getVisit(db, partnershipId, visitId)
  if (visit.report === null) return null
  return reportMessage(t, visit, visit.report, await findOfVisits(db, partnershipId, [visitId]), reader)
}

async function unwritten(
  { db }: Deps,
  { visitId, partnershipId }: z.infer<typeof subject>,
  { t, reader }: Reading,
): Promise<Message> {
  const visit = await getVisit(db, partnershipId, visitId)
  return visit.isCancelled ? cancelledMessage(t, visit, reader) : reportAskedMessage(t, visit, false, reader)
}

const news = z.object({ visitId: z.number(), before: knownSchema })

export const visitDeliveries: DeliveryKind[] = [
  {
    // Of several changes that somebody was not told of yet the latest speaks for all: from what they last knew to what is
    // now. It is looked for after the visit was read, so one that comes in between is the latest, and speaks. An earlier
    // one may be on its way just now, so it is waited for.
    kind: 'visits.news',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { id, partnershipId, personId, payload }, { t, reader }) => {
      const { visitId, ...told } = news.parse(payload)
      const visit = await getVisit(db, partnershipId ?? 0, visitId)
      if (visit.startsAt <= reader.now) return { drop: 'it has begun' }
      const [latest, ...earlier] = await findNewsOwed(db, visitId, personId ?? 0)
      if (latest?.id !== id) return { drop: 'a later change tells it' }
      let { before } = told
      for (const one of earlier) {
        if (one.status === 'PLANNED') return { notYet: true }
        if (one.status === 'SENT' || one.status === 'UNKNOWN') break
        before = news.parse(one.payload).before
      }
      const what = newsBetween(before, knownOf(visit, personId ?? 0))
      if (what === null) return { drop: 'it is again as they know it' }
      return { message: newsMessage(t, what, visit, before, reader) }
    },
  },
  {
    kind: 'visits.reminder',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { partnershipId, personId, payload }, { t, reader }) => {
      const { visitId, of } = z.object({ visitId: z.number(), of: z.string() }).parse(payload)
      const visit = await getVisit(db, partnershipId ?? 0, visitId)
      const known = knownOf(visit, personId ?? 0)
      if (known === null || known.isCancelled || timeOf(known) !== of) return { drop: 'they do not go at that time' }
      const { contacts } = await getEnterpriseById(db, visit.partnershipId, visit.enterprise.id)
      return { message: reminderMessage(t, visit, contacts, reader) }
    },
  },
  {
    kind: 'visits.report',
    // A second one in the channel would be worse than a late one: an officer sees it and decides.
    onUnknown: 'leave',
    render: async (deps, { partnershipId, payload }, reading) => {
      const { visitId } = z.object({ visitId: z.number() }).parse(payload)
      const message = await written(deps, { visitId, partnershipId: partnershipId ?? 0 }, reading)
      return message === null ? { drop: 'there is no report' } : { message }
    },
    // What changed before the message's place was on record could not be shown in it.
    sent: ({ wake }, { partnershipId, payload }) =>
      wake('visits.redraw', { ...z.object({ visitId: z.number() }).parse(payload), partnershipId }),
  },
  {
    kind: 'visits.report-asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { partnershipId, personId, payload }, { t, reader }) => {
      const { visitId, of, nth } = z.object({ visitId: z.number(), of: z.string(), nth: z.number() }).parse(payload)
      const visit = await getVisit(db, partnershipId ?? 0, visitId)
      const known = knownOf(visit, personId ?? 0)
      if (visit.report !== null) return { drop: 'the report is written' }
      if (known === null || known.isCancelled || timeOf(known) !== of) return { drop: 'they did not go at that time' }
      return { message: reportAskedMessage(t, visit, nth === QUESTIONS, reader) }
    },
  },
]
