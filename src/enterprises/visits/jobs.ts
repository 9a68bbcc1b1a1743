import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Job } from '../../jobs/runtime.ts'
import { getEnterpriseById } from '../queries.ts'
import { planReminders } from './mutations.ts'
import { findNewsOwed, getVisit } from './queries.ts'
import { knownOf, knownSchema, newsBetween, timeOf } from './rules.ts'
import { newsMessage, reminderMessage } from './views.ts'

export const visitJobs: Job[] = [
  {
    name: 'visits.remind',
    payload: z.object({}),
    every: 60_000,
    run: async (deps) => {
      const planned = await planReminders(deps.db, deps.workspace.id, deps.now())
      if (planned > 0) await deps.wake('deliveries.send')
    },
  },
]

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
]
