import { z } from 'zod'
import type { Day } from '../../calendar/day.ts'
import { addWorkingDays, type Calendar, workingDayFrom } from '../../calendar/working-days.ts'
import type { Person, ProjectRow } from '../../projects/rules.ts'
import type { FollowUpRow } from '../rules.ts'

export type Someone = { id: number; name: string; slackUserId: string | null }

/** What is handed over: one follow-up, or a side of a project with what its owner has open in it. */
export type Subject = { followUpId: number } | { projectId: number; fromId: number }

export type HandOverRow = {
  id: number
  partnershipId: number
  from: Someone
  to: Someone
  askedBy: Someone
  note: string
  status: 'ASKED' | 'ACCEPTED' | 'GIVEN_BACK' | 'WITHDRAWN'
  answer: string
  followUp: FollowUpRow | null
  project: ProjectRow | null
  /** What `from` has open in the project, or the follow-up itself. */
  open: FollowUpRow[]
}

export type Fault = 'stranger' | 'otherSide' | 'same'

/** What is wrong with asking this person, or null. Where somebody's side is not known yet they may stand for either. */
export function handOverFault(from: Person | null, to: Person | undefined, fromId: number): Fault | null {
  if (to === undefined) return 'stranger'
  if (to.id === fromId) return 'same'
  const sides = [from?.organizationId ?? null, to.organizationId]
  return sides.includes(null) || sides[0] === sides[1] ? null : 'otherSide'
}

const DAYS_TO_ANSWER = 3

/** While somebody thinks about taking it over its person is left alone, but not for ever. */
export function askedAgainOn(today: Day, calendar: Calendar): Day {
  return addWorkingDays(calendar, today, DAYS_TO_ANSWER).day
}

/** When a new person, or the old one again, is asked: from its own day on, as nobody has put it off. */
export function askOnAfterAnswer(dueOn: Day, calendar: Calendar): Day {
  return workingDayFrom(calendar, dueOn)
}

/** The form, as typed. Messages are keys of the dictionary's `form` section. */
export const handOverForm = z.object({
  person: z.coerce.number().int().positive('required'),
  note: z.string().trim().max(500).default(''),
})

export const giveBackForm = z.object({ reason: z.string().trim().max(500).default('') })
