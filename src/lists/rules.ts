import { z } from 'zod'
import { addDays, type Day, isDay } from '../calendar/day.ts'
import { categories } from '../partnerships/rules.ts'

export const kinds = ['OFFER', 'NEED'] as const
export type Kind = (typeof kinds)[number]

export type Status = 'OPEN' | 'MET' | 'WITHDRAWN'

/** An offer or a need as people see it. */
export type OfferOrNeed = {
  id: number
  partnershipId: number
  kind: Kind
  number: number
  organizationId: number
  organization: string
  category: string
  text: string
  amount: string
  whenAndWhere: string
  contact: { id: number; name: string; slackUserId: string | null }
  /** The last day. */
  validUntil: Day
  status: Status
  version: number
  createdAt: Date
}

/** What its side has written. */
export type Facts = Pick<OfferOrNeed, 'category' | 'text' | 'amount' | 'whenAndWhere' | 'validUntil'> & {
  contactId: number
}

export function factsOf({ category, text, amount, whenAndWhere, validUntil, contact }: OfferOrNeed): Facts {
  return { category, text, amount, whenAndWhere, validUntil, contactId: contact.id }
}

export type State = 'open' | 'expired' | 'met' | 'withdrawn'

export function stateOf({ status, validUntil }: Pick<OfferOrNeed, 'status' | 'validUntil'>, today: Day): State {
  if (status !== 'OPEN') return status === 'MET' ? 'met' : 'withdrawn'
  return validUntil < today ? 'expired' : 'open'
}

export type Filter = 'open' | 'all'

/** Half a year: lists are gone over twice a year. */
export function usualEnd(today: Day): Day {
  return addDays(today, 182)
}

const FURTHEST_DAYS = 731

export function validityFault(validUntil: Day, today: Day): 'past' | 'tooFar' | null {
  if (validUntil < today) return 'past'
  return validUntil > addDays(today, FURTHEST_DAYS) ? 'tooFar' : null
}

/** The form, as typed. Messages are keys of the dictionary's `form` section. */
export const listForm = z.object({
  category: z.enum(categories, 'required'),
  text: z.string().trim().min(1, 'required').max(300),
  amount: z.string().trim().max(80).default(''),
  whenAndWhere: z.string().trim().max(200).default(''),
  contactId: z.coerce.number().int().positive('required'),
  validUntil: z.string().refine(isDay, 'required'),
})
