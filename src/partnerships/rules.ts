import { z } from 'zod'
import { isZone } from '../calendar/zones.ts'

/** The case's own categories, used by activities, offers, needs and projects alike; their names are in the dictionaries. */
export const categories = [
  'member-activities',
  'volunteer-service',
  'industry-education',
  'enterprise-training',
  'talent-support',
  'union-services',
  'community-building',
] as const

const languages = ['zh-CN', 'en'] as const
const organizationName = z.string().trim().min(1, 'required').max(80)

/** The first page of the set-up. Messages are keys of the dictionary's `form` section. */
export const setupForm = z
  .object({
    name: z.string().trim().min(1, 'required').max(80),
    sideA: organizationName,
    sideB: organizationName,
    liaisonChannel: z.string().min(1, 'required'),
    publicChannel: z.string().min(1, 'required'),
    timeZone: z.string().refine(isZone, 'zone'),
    language: z.enum(languages, 'required'),
  })
  .refine((form) => form.sideA !== form.sideB, { path: ['sideB'], message: 'sameName' })
  .refine((form) => form.liaisonChannel !== form.publicChannel, { path: ['publicChannel'], message: 'sameChannel' })

export type SetupForm = z.infer<typeof setupForm>

const people = z.union([z.array(z.string()), z.literal('')]).transform((ids) => (ids === '' ? [] : ids))

/** Who does what on each side; by person id. */
export const peopleForm = z.object({
  officersA: people,
  officersB: people,
  organisersA: people,
  organisersB: people,
})

export type PeopleForm = z.infer<typeof peopleForm>

export const ownerRoleForm = z.object({
  organizationId: z.coerce.number().int().positive('required'),
  title: z.string().trim().min(1, 'required').max(60),
  person: z.string().min(1, 'required'),
  categories: z.array(z.enum(categories)).min(1, 'required'),
})

const time = z.string().regex(/^\d\d:\d\d$/, 'required')
/** How often a follow-up that nobody acts on is put before somebody; nought leaves a step out, but its person is asked. */
export const mostAsked = { askPerson: 5, askBoth: 5, askDigest: 5, askAgenda: 3 } as const

const times = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const weekday = z.coerce.number().int().min(1).max(7)

export const settingsForm = z.object({
  weeklyPostDay: weekday,
  weeklyPostTime: time,
  digestDay: weekday,
  digestTime: time,
  askPerson: times(1, mostAsked.askPerson),
  askBoth: times(0, mostAsked.askBoth),
  askDigest: times(0, mostAsked.askDigest),
  askAgenda: times(0, mostAsked.askAgenda),
  timeZone: z.string().refine(isZone, 'zone'),
  language: z.enum(languages, 'required'),
})

export type SettingsForm = z.infer<typeof settingsForm>
