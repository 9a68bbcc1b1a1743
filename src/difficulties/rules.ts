import { z } from 'zod'
import type { Owner } from '../projects/rules.ts'

export type DifficultyRow = {
  id: number
  partnershipId: number
  number: number
  text: string
  status: 'OPEN' | 'ANSWERED'
  answer: string
  answeredBy: { id: number; name: string; slackUserId: string | null } | null
  filedBy: { id: number; name: string; slackUserId: string | null; organizationId: number | null }
  createdAt: Date
  project: { id: number; number: number; title: string; owners: Owner[] } | null
  followUp: { id: number; text: string; status: 'OPEN' | 'DONE'; personId: number } | null
}

/** The form of a new difficulty, as typed. Messages are keys of the dictionary's `form` section. */
export const difficultyForm = z.object({
  text: z.string().trim().min(1, 'required').max(1_000),
  project: z
    .string()
    .default('')
    .transform((text) => (text === '' ? null : Number(text))),
})

export const answerForm = z.object({ text: z.string().trim().min(1, 'required').max(1_500) })
