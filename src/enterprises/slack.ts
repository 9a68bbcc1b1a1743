import { z } from 'zod'
import { findOfVisits } from '../follow-ups/queries.ts'
import { isAllowed } from '../slack/authorize.ts'
import { closingView, escapeText, type Message, says } from '../slack/blocks.ts'
import { parseForm } from '../slack/forms.ts'
import type { OpenView } from '../slack/payloads.ts'
import { inPlace } from '../slack/reading.ts'
import type { ActionInput, Answer, Context, Feature, ViewAnswer } from '../slack/router.ts'
import { typedNumber } from '../slack/words.ts'
import {
  createContact,
  createEnterprise,
  editContact,
  editEnterprise,
  mustKeep,
  readPhones,
  removeContact,
  type Sealing,
} from './mutations.ts'
import { findEnterprises, getByContact, getEnterprise, getEnterpriseById, isOwner } from './queries.ts'
import {
  contactForm as contactSchema,
  type EnterpriseRow,
  enterpriseForm as editSchema,
  mayKeep,
  newEnterpriseForm as newSchema,
} from './rules.ts'
import {
  actionIds,
  contactForm,
  editForm,
  enterpriseList,
  enterprisePage,
  foundList,
  LIST_LENGTH,
  meanwhile,
  newForm,
  phonesMessage,
  viewIds,
} from './views.ts'
import { findOfEnterprise } from './visits/queries.ts'
import { visitsOfEnterprise } from './visits/views.ts'

const VISITS_SHOWN = 6

export const enterprises: Feature = {
  name: 'enterprises',
  commands: [
    {
      words: ['enterprise new', '新企业', '新建企业', '企业 新建'],
      help: (t) => t.enterprises.help.create,
      allow: 'member',
      run: openNew,
    },
    {
      words: ['enterprise', '企业', 'enterprises'],
      help: (t) => t.enterprises.help.list,
      allow: 'reader',
      run: (context, { rest }) => (/^(list|列表)?$/i.test(rest) ? list(context, 0) : find(context, rest)),
    },
  ],
  actions: {
    [actionIds.list]: {
      allow: 'reader',
      run: async (context, input) => inPlace(context, input, context.t.enterprises.listTitle, await list(context, 0)),
    },
    [`${actionIds.page}.0`]: { allow: 'reader', run: turnPage },
    [`${actionIds.page}.1`]: { allow: 'reader', run: turnPage },
    [actionIds.show]: { allow: 'reader', run: show },
    [actionIds.openForm]: { allow: 'member', run: openNew },
    [actionIds.change]: { allow: 'member', run: (context, { id }) => openEdit(context, id) },
    [actionIds.phones]: { allow: 'member', run: showPhones },
    [actionIds.addContact]: { allow: 'member', run: (context, { id }) => openContact(context, id) },
    [actionIds.changeContact]: { allow: 'member', run: (context, { id }) => openChangeContact(context, id) },
    [actionIds.removeContact]: { allow: 'member', run: remove },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: create },
    [viewIds.edit]: { allow: 'member', run: edit },
    [viewIds.contact]: { allow: 'member', run: saveContact },
  },
}

const sealingOf = ({ deps }: Context): Sealing => ({ workspaceId: deps.workspace.id, secrets: deps.secrets })

export async function mayKeepHere({ deps, actor }: Context): Promise<boolean> {
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  return mayKeep({ isOfficer, isOwner: await isOwner(deps.db, actor.partnership.id, actor.person.id) })
}

async function list(context: Context, page: number): Promise<Message> {
  const { deps, actor, t } = context
  const partnershipId = actor.partnership.id
  const [rows, mayKeep] = await Promise.all([
    findEnterprises(deps.db, partnershipId, { skip: page * LIST_LENGTH, take: LIST_LENGTH + 1 }),
    mayKeepHere(context),
  ])
  return enterpriseList(t, rows, { partnershipId, page, mayKeep })
}

/** The list takes the place of its page before. */
async function turnPage(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const message = await list(context, z.coerce.number().int().min(0).parse(input.value.split('.')[2]))
  return inPlace(context, input, context.t.enterprises.listTitle, { ...message, replace: true })
}

/** By number, or by what stands in the name; the only one of that name is shown at once. */
async function find(context: Context, typed: string): Promise<Message> {
  const { deps, actor, t } = context
  const partnershipId = actor.partnership.id
  const number = typedNumber(typed)
  if (number !== null) return page(context, await getEnterprise(deps.db, partnershipId, number))
  const rows = await findEnterprises(deps.db, partnershipId, { typed, take: LIST_LENGTH + 1 })
  const [first] = rows
  if (first === undefined) return says(t.enterprises.noneOfThatName(escapeText(typed)))
  if (rows.length === 1) return page(context, first)
  return foundList(t, rows)
}

async function show(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const enterprise = await getEnterpriseById(context.deps.db, context.actor.partnership.id, input.id)
  return inPlace(context, input, context.t.enterprises.listTitle, await page(context, enterprise))
}

async function page(context: Context, enterprise: EnterpriseRow): Promise<Message> {
  const { deps, t, reader } = context
  const [mayKeep, rows] = await Promise.all([
    mayKeepHere(context),
    findOfEnterprise(deps.db, enterprise.partnershipId, enterprise.id, VISITS_SHOWN),
  ])
  const visitIds = rows.map(({ id }) => id)
  const followUps = await findOfVisits(deps.db, enterprise.partnershipId, visitIds)
  return enterprisePage(t, enterprise, { mayKeep, visits: visitsOfEnterprise(t, rows, followUps, reader) })
}

async function openNew(context: Context): Promise<undefined> {
  const { deps, actor, t } = context
  await mustKeep(deps.db, actor)
  await context.open(newForm(t, actor.partnership.id, deps.secrets !== undefined))
}

async function create(context: Context, { values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { contact, role, phone, ...facts } = parseForm(newSchema, values)
  const first = contact === '' ? null : { name: contact, role, phone }
  const noted = { ...facts, contact: first, requestKey }
  const { id } = await createEnterprise(deps.db, sealingOf(context), actor, noted, now)
  const { number, name } = await getEnterpriseById(deps.db, actor.partnership.id, id)
  return { update: closingView(t, t.enterprises.form.title, says(t.enterprises.saved(number, escapeText(name)))) }
}

async function openEdit(context: Context, id: number): Promise<undefined> {
  const { deps, actor, t } = context
  const partnershipId = actor.partnership.id
  await mustKeep(deps.db, actor)
  const { version, name, place, makes } = await getEnterpriseById(deps.db, partnershipId, id)
  const base = { name, place, makes }
  await context.open(editForm(t, { partnershipId, id, seen: version, base }, base))
}

const factsSchema = z.object({ name: z.string(), place: z.string(), makes: z.string() })
const editing = z.object({ id: z.number(), seen: z.number(), base: factsSchema })

async function edit(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const partnershipId = actor.partnership.id
  const { id, seen, base } = editing.parse(data)
  const typed = parseForm(editSchema, values)
  const edited = await editEnterprise(deps.db, actor, id, { ...typed, seen }, now)
  if (edited.is === 'saved')
    return { update: closingView(t, t.enterprises.changeTitle, says(t.enterprises.changed(escapeText(typed.name)))) }
  const theirs = factsSchema.parse(await getEnterpriseById(deps.db, partnershipId, id))
  const next = { partnershipId, id, seen: edited.version, base: theirs }
  return { update: editForm(t, next, typed, meanwhile(t, edited, base, theirs)) }
}

async function showPhones(context: Context, input: ActionInput): Promise<Answer | undefined> {
  const { deps, actor, t, now } = context
  const enterprise = await getEnterpriseById(deps.db, actor.partnership.id, input.id)
  const rows = await readPhones(deps.db, sealingOf(context), actor, enterprise.id, now)
  return inPlace(context, input, context.t.enterprises.listTitle, phonesMessage(t, enterprise, rows))
}

async function openContact(context: Context, enterpriseId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const partnershipId = actor.partnership.id
  await mustKeep(deps.db, actor)
  await getEnterpriseById(deps.db, partnershipId, enterpriseId)
  const data = { partnershipId, enterpriseId, contact: null }
  await context.open(contactForm(t, data, { name: '', role: '' }, deps.secrets !== undefined))
}

async function openChangeContact(context: Context, id: number): Promise<undefined> {
  const { deps, actor, t } = context
  const partnershipId = actor.partnership.id
  await mustKeep(deps.db, actor)
  const { enterpriseId, version, base } = await contactOf(context, id)
  const data = { partnershipId, enterpriseId, contact: { partnershipId, id, seen: version, base } }
  await context.open(contactForm(t, data, base, deps.secrets !== undefined))
}

async function contactOf({ deps, actor }: Context, id: number) {
  const { id: enterpriseId, contacts } = await getByContact(deps.db, actor.partnership.id, id)
  const { name = '', role = '', version = 0 } = contacts.find((one) => one.id === id) ?? {}
  return { enterpriseId, version, base: { name, role } }
}

const contactData = z.object({
  enterpriseId: z.number(),
  contact: z
    .object({ id: z.number(), seen: z.number(), base: z.object({ name: z.string(), role: z.string() }) })
    .nullable(),
})

async function saveContact(context: Context, { data, values, requestKey }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const partnershipId = actor.partnership.id
  const { enterpriseId, contact } = contactData.parse(data)
  const typed = parseForm(contactSchema, values)
  const words = t.enterprises.contacts
  if (contact === null) {
    await createContact(deps.db, sealingOf(context), actor, enterpriseId, { ...typed, requestKey }, now)
    const { name } = await getEnterpriseById(deps.db, partnershipId, enterpriseId)
    return { update: closingView(t, words.add, says(words.added(escapeText(typed.name), escapeText(name)))) }
  }
  const { id, seen } = contact
  const edited = await editContact(deps.db, sealingOf(context), actor, id, { ...typed, seen }, now)
  if (edited.is === 'saved')
    return { update: closingView(t, words.changeTitle, says(words.changed(escapeText(typed.name)))) }
  const { base } = await contactOf(context, id)
  const next = { partnershipId, enterpriseId, contact: { partnershipId, id, seen: edited.version, base } }
  const notice = meanwhile(t, edited, contact.base, base)
  return { update: contactForm(t, next, typed, deps.secrets !== undefined, notice) }
}

async function remove({ deps, actor, t, now }: Context, { id, updateView }: ActionInput): Promise<undefined> {
  const words = t.enterprises.contacts
  const { name } = await removeContact(deps.db, actor, id, now)
  await updateView(closingView(t, words.changeTitle, says(words.removed(escapeText(name)))))
}
