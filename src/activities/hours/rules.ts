import { z } from 'zod'
import { type Day, isDay } from '../../calendar/day.ts'
import type { ActivityRow } from '../rules.ts'

/** What counts for one person in one activity. */
export type HoursRow = {
  personId: number
  name: string
  organization: string | null
  activity: Pick<ActivityRow, 'number' | 'title' | 'startsAt' | 'endsAt'>
  minutes: number
  isCorrected: boolean
}

export function totalOf(rows: Pick<HoursRow, 'minutes'>[]): number {
  return rows.reduce((sum, { minutes }) => sum + minutes, 0)
}

/** One row a person, in the order of the rows. */
export function totalsByPerson(
  rows: HoursRow[],
): (Pick<HoursRow, 'name' | 'organization' | 'minutes'> & { activities: number })[] {
  return [...Map.groupBy(rows, ({ personId }) => personId).values()].map((own) => ({
    name: own[0]?.name ?? '',
    organization: own[0]?.organization ?? null,
    activities: own.length,
    minutes: totalOf(own),
  }))
}

/** Hours as typed: "1.5". Messages are keys of the dictionary's `form` section. */
export const hoursField = z
  .string()
  .trim()
  .refine((text) => /^\d{1,4}([.,]\d{1,2})?$/.test(text), 'hours')
  .transform((text) => Math.round(Number(text.replace(',', '.')) * 60))

export const correctionForm = z.object({
  person: z.string().regex(/^\d+$/, 'required').transform(Number),
  hours: hoursField,
  reason: z.string().trim().min(1, 'required').max(300),
})

const day = z.string().refine(isDay, 'required')

/** Whose hours, from which day to which, both included; nobody chosen is everyone. */
export const statementForm = z
  .object({
    person: z
      .string()
      .default('')
      .transform((text) => (text === '' ? null : Number(text))),
    from: day,
    to: day,
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'endBeforeStart' })

export type Period = { from: Day; to: Day }

type Officer = { personId: number; organizationId: number | null }

/** Who may agree to a correction: an officer of another side where there is one, else another officer. */
export function decideReviewers<One extends Officer>(officers: One[], proposer: Officer): One[] {
  const others = officers.filter(({ personId }) => personId !== proposer.personId)
  const ofOtherSides = others.filter(
    ({ organizationId }) => organizationId !== null && organizationId !== proposer.organizationId,
  )
  return ofOtherSides.length > 0 ? ofOtherSides : others
}

export type CorrectionRow = {
  id: number
  partnershipId: number
  activity: Pick<ActivityRow, 'id' | 'title' | 'startsAt' | 'endsAt'>
  person: { id: number; name: string }
  minutes: number
  reason: string
  status: 'PROPOSED' | 'ACCEPTED' | 'DECLINED'
  proposedBy: { id: number; name: string; slackUserId: string | null }
  reviewedBy: { id: number; name: string; slackUserId: string | null } | null
}
