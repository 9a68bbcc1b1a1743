import type { Option } from '@slack/types'
import { z } from 'zod'
import { FieldErrors } from '../../../errors.ts'
import { findOrganizations, findPeople } from '../../../partnerships/queries.ts'
import { scopeOf } from '../../../slack/actor.ts'
import { cut, option } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Context } from '../../../slack/router.ts'
import { keepDraft } from '../mutations.ts'
import { type Draft, findMembers, getDraft } from '../queries.ts'
import {
  type ActivityContent,
  decideMoment,
  peopleForm as peopleSchema,
  placesFaults,
  placesForm as placesSchema,
  shareField,
  shareForm,
  withIds,
} from '../rules.ts'
import { peoplePage, placesPage, timeText } from '../views.ts'
import { previewOf } from './form.ts'

const pageData = z.object({ partnershipId: z.number(), draft: z.string(), previewId: z.string() })

export async function openPlaces(context: Context, input: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const [{ data, draft }, sides] = await Promise.all([
    underPreview(context, input),
    findOrganizations(deps.db, actor.partnership.id),
  ])
  await context.open(placesPage(t, data, draft.content, sides, context.reader))
}

export async function openPeople(context: Context, input: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const { data, draft } = await underPreview(context, input)
  const people = await findMembers(deps.db, actor.partnership.id, draft.content.coOrganiserIds)
  await context.open(peoplePage(t, data, draft.content, people))
}

async function underPreview({ deps, actor }: Context, { view }: ActionInput) {
  const { draft: key } = z.object({ draft: z.string() }).parse(view?.data)
  const draft = await getDraft(deps.db, scopeOf(actor), key)
  return { draft, data: { partnershipId: actor.partnership.id, draft: key, previewId: view?.id ?? '' } }
}

/** Shares, guests, questions and the rest of what decides who gets a place. */
export async function keepPlaces(context: Context, { data, values }: OpenView): Promise<undefined> {
  const { deps, actor, now } = context
  const page = pageData.parse(data)
  const [draft, sides] = await Promise.all([
    getDraft(deps.db, scopeOf(actor), page.draft),
    findOrganizations(deps.db, actor.partnership.id),
  ])
  const form = parseForm(placesSchema, values)
  const typed = parseForm(z.object(Object.fromEntries(sides.map(({ id }) => [shareField(id), shareForm]))), values)
  const shares = sides
    .map(({ id }) => ({ organizationId: id, places: typed[shareField(id)] ?? 0 }))
    .filter(({ places }) => places > 0)
  const momentOf = (name: 'until' | 'release', before: Date | null) => {
    const words = form[`${name}Words`]
    const decision = decideMoment(words, form[name], { now, zone: actor.timeZone })
    // What stood there before may be past by now and stays as it is.
    const isPast =
      'at' in decision && decision.at !== null && decision.at <= now && decision.at.getTime() !== before?.getTime()
    if ('at' in decision && !isPast) return decision.at
    const fault = 'fault' in decision ? decision.fault : 'past'
    throw new FieldErrors((t) => ({ [words === '' ? name : `${name}Words`]: timeText(t, fault) }))
  }
  const content: ActivityContent = {
    ...draft.content,
    shares,
    releaseAt: momentOf('release', draft.content.releaseAt),
    signUpUntil: momentOf('until', draft.content.signUpUntil),
    guestsAllowed: form.guests ?? 0,
    minimum: form.minimum,
    needsApproval: form.signUp.includes('approval'),
    asksUnanswered: form.signUp.includes('asking'),
    claimMinutes: form.claimMinutes,
    questions: withIds(form.questions, draft.content.questions),
  }
  const faults = placesFaults(content)
  const last = shares.at(-1)?.organizationId ?? sides[0]?.id ?? 0
  const blocks = {
    shares: shareField(last),
    minimum: 'minimum',
    until: form.untilWords === '' ? 'until' : 'untilWords',
    release: form.releaseWords === '' ? 'release' : 'releaseWords',
  }
  const found = Object.entries(faults) as [keyof typeof blocks, NonNullable<(typeof faults)['shares']>][]
  if (found.length > 0)
    throw new FieldErrors((t) =>
      Object.fromEntries(found.map(([field, fault]) => [blocks[field], t.publishing.faults[fault](content)])),
    )
  await keep(context, page.previewId, { ...draft, content })
}

/** Reminders, whoever runs it along, and the picture. */
export async function keepPeople(context: Context, { data, values }: OpenView): Promise<undefined> {
  const { deps, actor } = context
  const page = pageData.parse(data)
  const draft = await getDraft(deps.db, scopeOf(actor), page.draft)
  const form = parseForm(peopleSchema, values)
  const people = await findMembers(deps.db, actor.partnership.id, form.coOrganisers)
  if (people.length < form.coOrganisers.length)
    throw new FieldErrors((t) => ({ coOrganisers: t.publishing.strangerOrganises }))
  const kept = form.removeCover.length > 0 ? null : draft.content.coverFileId
  const content = {
    ...draft.content,
    reminders: form.reminders.toSorted((a, b) => b - a),
    coOrganiserIds: people.map(({ id }) => id),
    coverFileId: form.cover[0] ?? kept,
  }
  await keep(context, page.previewId, { ...draft, content })
}

/** The page closes over the preview, which shows at once what it said. */
async function keep(context: Context, previewId: string, draft: Draft): Promise<undefined> {
  const { deps } = context
  await keepDraft(deps.db, draft.key, draft.content)
  await deps.clients.interactive.views.update({ view_id: previewId, view: await previewOf(context, draft) })
}

export async function offerPeople({ deps, actor }: Context, { typed }: { typed: string }): Promise<Option[]> {
  const people = await findPeople(deps.db, actor.partnership.id, typed, 100)
  return people
    .filter(({ id }) => id !== actor.person.id)
    .map(({ id, name, organization }) =>
      option(organization === null ? name : `${cut(name, 40)} · ${organization}`, String(id)),
    )
}
