import type { Option } from '@slack/types'
import { z } from 'zod'
import type { Day } from '../calendar/day.ts'
import { dayIn } from '../calendar/zones.ts'
import { FieldErrors, UserError } from '../errors.ts'
import { findMembers, findPeople } from '../projects/queries.ts'
import { personOption } from '../projects/views.ts'
import { closingView, escapeText, type Message, says } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import { inPlace } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../slack/router.ts'
import { typedNumber } from '../slack/words.ts'
import { addToList, editListed, ownSide, setStatus } from './mutations.ts'
import { findLastEditor, findListed, getById, getByNumber } from './queries.ts'
import {
  type Filter,
  listForm as formSchema,
  type Kind,
  kinds,
  type OfferOrNeed,
  type Status,
  usualEnd,
  validityFault,
} from './rules.ts'
import {
  actionIds,
  type FormData,
  listedCard,
  listForm,
  listMessage,
  meanwhileText,
  type Typed,
  viewIds,
} from './views.ts'

const LISTED = 40

export const lists: Feature = {
  name: 'lists',
  commands: [
    {
      words: ['offer new', '新资源', '资源 新建', '登记资源'],
      help: (t) => t.lists.kinds.OFFER.help.create,
      allow: 'member',
      run: (context) => openForm(context, 'OFFER'),
    },
    {
      words: ['offer', '资源', 'offers'],
      help: (t) => t.lists.kinds.OFFER.help.list,
      allow: 'reader',
      run: (context, { rest }) => typed(context, 'OFFER', rest),
    },
    {
      words: ['need new', '新需求', '需求 新建', '登记需求'],
      help: (t) => t.lists.kinds.NEED.help.create,
      allow: 'member',
      run: (context) => openForm(context, 'NEED'),
    },
    {
      words: ['need', '需求', 'needs'],
      help: (t) => t.lists.kinds.NEED.help.list,
      allow: 'reader',
      run: (context, { rest }) => typed(context, 'NEED', rest),
    },
  ],
  actions: {
    [actionIds.offers]: { allow: 'reader', run: (context, input) => pressList(context, input, 'OFFER', 'open') },
    [actionIds.needs]: { allow: 'reader', run: (context, input) => pressList(context, input, 'NEED', 'open') },
    [actionIds.filter]: { allow: 'reader', run: pressFilter },
    [actionIds.newOffer]: { allow: 'member', run: (context) => openForm(context, 'OFFER') },
    [actionIds.newNeed]: { allow: 'member', run: (context) => openForm(context, 'NEED') },
    [actionIds.show]: { allow: 'reader', run: pressShow },
    [actionIds.edit]: { allow: 'member', run: openEdit },
    [actionIds.met]: { allow: 'member', run: (context, input) => change(context, input, 'MET') },
    [actionIds.withdraw]: { allow: 'member', run: (context, input) => change(context, input, 'WITHDRAWN') },
    [actionIds.reopen]: { allow: 'member', run: (context, input) => change(context, input, 'OPEN') },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: save },
  },
  options: {
    [actionIds.contact]: { allow: 'member', run: offerContacts },
  },
}

const todayOf = ({ actor, now }: Context): Day => dayIn(actor.partnership.timeZone, now)

async function typed(context: Context, kind: Kind, rest: string): Promise<Message> {
  if (/^(list|列表)?$/i.test(rest)) return list(context, kind, 'open')
  if (/^(all|全部)$/i.test(rest)) return list(context, kind, 'all')
  const number = typedNumber(rest)
  if (number === null) throw new UserError((t) => t.lists.kinds[kind].numberNeeded)
  const { deps, actor } = context
  return card(context, await getByNumber(deps.db, actor.partnership.id, kind, number))
}

async function list(context: Context, kind: Kind, filter: Filter): Promise<Message> {
  const { deps, actor, t, reader } = context
  const partnershipId = actor.partnership.id
  const today = todayOf(context)
  const rows = await findListed(deps.db, partnershipId, kind, { filter, today, take: LISTED + 1 })
  return listMessage(t, rows, { kind, filter, most: LISTED }, { partnershipId, today, reader })
}

function card(context: Context, row: OfferOrNeed): Message {
  const { actor, t, reader } = context
  const isOwn = row.organizationId === actor.membership.organizationId
  return listedCard(t, row, { isOwn, today: todayOf(context), reader })
}

async function pressList(context: Context, input: ActionInput, kind: Kind, filter: Filter) {
  return inPlace(context, input, context.t.lists.title, await list(context, kind, filter))
}

const filtered = z.tuple([z.string(), z.string(), z.enum(kinds), z.enum(['open', 'all'])])

function pressFilter(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const [, , kind, filter] = filtered.parse(input.value.split('.'))
  return pressList(context, input, kind, filter)
}

async function pressShow(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const row = await getById(context.deps.db, context.actor.partnership.id, input.id)
  return inPlace(context, input, context.t.lists.title, card(context, row))
}

async function change(context: Context, input: ActionInput, status: Status): Promise<Answer | undefined> {
  const row = await setStatus(context.deps.db, context.actor, input.id, status, context.now)
  return inPlace(context, input, context.t.lists.title, { ...card(context, row), replace: true })
}

async function openForm(context: Context, kind: Kind): Promise<undefined> {
  const { actor, t } = context
  ownSide(actor)
  const { id, name } = actor.person
  const empty = { category: '', text: '', amount: '', whenAndWhere: '' }
  const typed = { ...empty, contact: { id, name }, validUntil: usualEnd(todayOf(context)) }
  await context.open(listForm(t, { partnershipId: actor.partnership.id, kind, edited: null }, typed))
}

async function openEdit(context: Context, { id }: ActionInput): Promise<undefined> {
  const { deps, actor, t } = context
  const row = await getById(deps.db, actor.partnership.id, id)
  if (row.organizationId !== actor.membership.organizationId)
    throw new UserError((words) => words.lists.notYours(row.organization))
  if (row.status !== 'OPEN') throw new UserError((words) => words.lists.notOpen)
  const data = { partnershipId: row.partnershipId, kind: row.kind, edited: { id, seen: row.version } }
  await context.open(listForm(t, data, row))
}

/** The people of the actor's own side. */
async function offerContacts({ deps, actor }: Context, { typed }: { typed: string }): Promise<Option[]> {
  const { organizationId } = actor.membership
  const found = await findPeople(deps.db, actor.partnership.id, typed, { organizationId })
  return found.filter((person) => person.organizationId === organizationId).map(personOption)
}

const formData = z.object({
  partnershipId: z.number(),
  kind: z.enum(kinds),
  edited: z.object({ id: z.number(), seen: z.number() }).nullable(),
})

async function save(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const form = formData.parse(data)
  const { kind, edited } = form
  const facts = parseForm(formSchema, values)
  const fault = validityFault(facts.validUntil, todayOf(context))
  if (fault !== null) throw new FieldErrors((words) => ({ validUntil: words.lists.faults[fault] }))
  await refuseStranger(context, facts.contactId)
  const words = t.lists.kinds[kind]
  if (edited === null) {
    const { number } = await addToList(deps.db, actor, kind, { ...facts, requestKey }, now)
    return { update: closingView(t, t.lists.kinds[kind].name, says(words.added(number, escapeText(facts.text)))) }
  }
  const outcome = await editListed(deps.db, actor, edited.id, { ...facts, seen: edited.seen }, now)
  const row = await getById(deps.db, actor.partnership.id, edited.id)
  if (outcome === 'saved')
    return { update: closingView(t, t.lists.kinds[kind].name, says(words.saved(row.number, escapeText(row.text)))) }
  return { update: await again(context, form, facts, row) }
}

async function refuseStranger({ deps, actor }: Context, contactId: number): Promise<void> {
  const [contact] = await findMembers(deps.db, actor.partnership.id, [contactId])
  if (contact === undefined || contact.organizationId !== actor.membership.organizationId)
    throw new FieldErrors((words) => ({ contactId: words.lists.contactOfSide }))
}

/** What was typed, with what somebody else has saved meanwhile above it; sent again it counts. */
async function again(
  { deps, actor, t, reader }: Context,
  data: FormData,
  { contactId, ...facts }: Omit<Typed, 'contact'> & { contactId: number },
  theirs: OfferOrNeed,
) {
  const [contact] = await findMembers(deps.db, actor.partnership.id, [contactId])
  const who = await findLastEditor(deps.db, actor.partnership.id, theirs.id)
  const next = { ...data, edited: { id: theirs.id, seen: theirs.version } }
  return listForm(t, next, { ...facts, contact: contact ?? null }, meanwhileText(t, who, theirs, reader))
}
