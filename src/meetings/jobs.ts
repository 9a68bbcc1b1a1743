import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import { findPosted } from '../deliveries/queries.ts'
import { redrawSent } from '../deliveries/redraw.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../jobs/runtime.ts'
import { findCalendar } from '../partnerships/calendars/queries.ts'
import { findAgenda } from './agenda/queries.ts'
import { agendaMessage } from './agenda/views.ts'
import { keepShown, planMeetings, prepareMeetings } from './mutations.ts'
import { agendaKey, getMeetingById } from './queries.ts'
import type { MeetingRow } from './rules.ts'
import { beginsMessage, changedMessage } from './views.ts'

const subject = z.object({ meetingId: z.number() })

export const meetingJobs: Job[] = [
  {
    name: 'meetings.prepare',
    payload: z.object({}),
    every: 60_000,
    debounce: 500,
    run: async (deps) => {
      await planMeetings(deps.db, deps.workspace.id, deps.now())
      const out = await prepareMeetings(deps.db, deps.workspace.id, deps.now())
      if (out.length > 0) await deps.wake('deliveries.send')
      for (const { id, partnershipId } of out) await redraw(deps, await getMeetingById(deps.db, partnershipId, id))
    },
  },
  {
    name: 'meetings.redraw',
    payload: z.object({ meetingId: z.number(), partnershipId: z.number() }),
    debounce: 500,
    run: async (deps, { meetingId, partnershipId }) =>
      redraw(deps, await getMeetingById(deps.db, partnershipId, meetingId)),
  } satisfies Job<{ meetingId: number; partnershipId: number }> as Job,
]

/** Edits the posted agenda where it no longer shows what is true: what it is about changes in other features too. */
async function redraw(deps: Deps, meeting: MeetingRow): Promise<void> {
  const posted = await findPosted(deps.db, agendaKey(meeting.id))
  if (posted === null) return
  const [agenda, calendar] = await Promise.all([
    findAgenda(deps.db, meeting, deps.now()),
    findCalendar(deps.db, meeting.partnershipId),
  ])
  let shown = meeting.agendaShown
  await redrawSent(deps, [posted], async (_, reading) => {
    const message = agendaMessage({ ...reading, calendar }, meeting, agenda)
    shown = createHash('sha256').update(JSON.stringify(message)).digest('base64')
    return shown === meeting.agendaShown ? null : message
  })
  if (shown === meeting.agendaShown || (await keepShown(deps.db, meeting, shown))) return
  await deps.wake('meetings.redraw', { meetingId: meeting.id, partnershipId: meeting.partnershipId })
}

export const meetingDeliveries: DeliveryKind[] = [
  {
    kind: 'meetings.agenda',
    // A second agenda would split the thread in two: an officer sees it and decides.
    onUnknown: 'leave',
    render: async ({ db }, { partnershipId, payload }, reading) => {
      const meeting = await getMeetingById(db, partnershipId ?? 0, subject.parse(payload).meetingId)
      if (meeting.status === 'CANCELLED') return { drop: 'the meeting was called off' }
      const [agenda, calendar] = await Promise.all([
        findAgenda(db, meeting, reading.reader.now),
        findCalendar(db, meeting.partnershipId),
      ])
      return { message: agendaMessage({ ...reading, calendar }, meeting, agenda) }
    },
    // What changed while it was on its way found no message to redraw.
    sent: ({ wake }, { partnershipId, payload }) =>
      wake('meetings.redraw', { ...subject.parse(payload), partnershipId: partnershipId ?? 0 }),
  },
  {
    kind: 'meetings.changed',
    onUnknown: 'retry',
    render: async ({ db }, { partnershipId, payload }, reading) => {
      const meeting = await getMeetingById(db, partnershipId ?? 0, subject.parse(payload).meetingId)
      const calendar = await findCalendar(db, meeting.partnershipId)
      const posted = await findPosted(db, agendaKey(meeting.id))
      const message = changedMessage({ ...reading, calendar }, meeting)
      return posted === null ? { message } : { message, threadTs: posted.ts }
    },
  },
  {
    kind: 'meetings.begins',
    onUnknown: 'retry',
    render: async ({ db }, { partnershipId, payload }, reading) => {
      const meeting = await getMeetingById(db, partnershipId ?? 0, subject.parse(payload).meetingId)
      if (meeting.status === 'CANCELLED' || meeting.startsAt > reading.reader.now)
        return { drop: 'it does not begin now' }
      const posted = await findPosted(db, agendaKey(meeting.id))
      const message = beginsMessage(reading, meeting)
      return posted === null ? { message } : { message, threadTs: posted.ts }
    },
  },
]
