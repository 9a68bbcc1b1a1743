import { z } from 'zod'

export type Contact = { id: number; name: string; role: string; hasPhone: boolean; version: number }

/** An enterprise as people see it: whether a contact's phone number is known, never the number. */
export type EnterpriseRow = {
  id: number
  partnershipId: number
  number: number
  name: string
  place: string
  makes: string
  version: number
  contacts: Contact[]
}

export const MOST_CONTACTS = 10

/** Who keeps the list of enterprises and may read phone numbers: liaison officers, and whoever answers for something. */
export function mayKeep({ isOfficer, isOwner }: { isOfficer: boolean; isOwner: boolean }): boolean {
  return isOfficer || isOwner
}

export type Facts = Pick<EnterpriseRow, 'name' | 'place' | 'makes'>
export type ContactFacts = Pick<Contact, 'name' | 'role'>

/** Of these fields the ones that differ, before and after. */
export function changedFields<Fields extends Record<string, string>>(
  before: Fields,
  after: Fields,
): { field: keyof Fields & string; before: string; after: string }[] {
  return Object.keys(before).flatMap((field) => {
    const [from = '', to = ''] = [before[field], after[field]]
    return from === to ? [] : [{ field, before: from, after: to }]
  })
}

const line = (most: number) => z.string().trim().max(most).default('')

const phone = z
  .string()
  .trim()
  .max(40)
  .default('')
  .refine((text) => text === '' || text.replace(/\D/g, '').length >= 7, 'phone')

/** As typed. Messages are keys of the dictionary's `form` section. */
export const enterpriseForm = z.object({
  name: z.string().trim().min(1, 'required').max(80),
  place: line(150),
  makes: line(200),
})

export const contactForm = z.object({ name: z.string().trim().min(1, 'required').max(40), role: line(60), phone })

/** A new enterprise, with its first contact when one is named. */
export const newEnterpriseForm = enterpriseForm
  .extend({ contact: line(40), role: line(60), phone })
  .refine(({ contact, role, phone }) => contact !== '' || (role === '' && phone === ''), {
    path: ['contact'],
    error: 'required',
  })
