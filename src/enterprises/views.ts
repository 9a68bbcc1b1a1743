import type { KnownBlock, ModalView, SectionBlock } from '@slack/types'
import type { Dictionary } from '../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  header,
  type Message,
  modal,
  ref,
  section,
} from '../slack/blocks.ts'
import type { Edited, PhoneRow } from './mutations.ts'
import {
  type Contact,
  type ContactFacts,
  changedFields,
  type EnterpriseRow,
  type Facts,
  MOST_CONTACTS,
} from './rules.ts'

export const actionIds = {
  list: 'enterprises.list',
  page: 'enterprises.page',
  show: 'enterprises.show',
  openForm: 'enterprises.open-form',
  change: 'enterprises.change',
  phones: 'enterprises.phones',
  addContact: 'enterprises.add-contact',
  changeContact: 'enterprises.change-contact',
  removeContact: 'enterprises.remove-contact',
} as const

/** Handled by visits, whose buttons stand on the list of enterprises and on the page of one. */
const aroundIds = { planVisit: 'visits.open-form-for', listVisits: 'visits.list' } as const

export const viewIds = {
  form: 'enterprises.form',
  edit: 'enterprises.edit-form',
  contact: 'enterprises.contact-form',
} as const

export const LIST_LENGTH = 10

/** `page` counts from 0; one row more than a page holds says that there is another. */
export function enterpriseList(
  t: Dictionary,
  rows: EnterpriseRow[],
  { partnershipId, page, mayKeep }: { partnershipId: number; page: number; mayKeep: boolean },
): Message {
  const words = t.enterprises
  const top = ref(partnershipId, 0)
  const create = mayKeep ? [button(words.form.title, actionIds.openForm, top)] : []
  if (rows.length === 0 && page === 0) {
    const text = mayKeep ? words.emptyForKeeper : words.empty
    return { text, blocks: [section(text), ...(mayKeep ? [actions(...create)] : [])] }
  }
  const turns = [
    ...(page > 0 ? [turn(words.earlier, top, page - 1)] : []),
    ...(rows.length > LIST_LENGTH ? [turn(words.later, top, page + 1)] : []),
  ]
  const buttons = [...turns, ...create, button(t.visits.listTitle, aroundIds.listVisits, top)]
  return {
    text: words.listTitle,
    blocks: [
      section(`*${words.listTitle}*`),
      ...rows.slice(0, LIST_LENGTH).map((row) => enterpriseLine(t, row)),
      actions(...buttons),
    ],
  }
}

/** Those whose name was asked for; one row more than are shown says that there are others. */
export function foundList(t: Dictionary, rows: EnterpriseRow[]): Message {
  const words = t.enterprises
  return {
    text: words.listTitle,
    blocks: [
      ...rows.slice(0, LIST_LENGTH).map((row) => enterpriseLine(t, row)),
      ...(rows.length > LIST_LENGTH ? [context(words.moreOfThatName)] : []),
    ],
  }
}

/** Two buttons of one block need ids of their own. */
function turn(label: string, top: string, page: number) {
  return button(label, `${actionIds.page}.${page % 2}`, `${top}.${page}`)
}

function enterpriseLine(t: Dictionary, { id, partnershipId, number, name, place, makes }: EnterpriseRow): SectionBlock {
  const facts = [place, makes].filter((text) => text !== '').map(escapeText)
  const line = `*${escapeText(name)}*  \`${number}\`${facts.length === 0 ? '' : `\n${facts.join(' · ')}`}`
  return section(line, button(t.enterprises.details, actionIds.show, ref(partnershipId, id)))
}

/** One enterprise for whoever asked, with its visits; who keeps the list has the buttons that change it. */
export function enterprisePage(
  t: Dictionary,
  enterprise: EnterpriseRow,
  { mayKeep, visits }: { mayKeep: boolean; visits: KnownBlock[] },
): Message {
  const words = t.enterprises
  const { id, partnershipId, number, name, place, makes, contacts } = enterprise
  const value = ref(partnershipId, id)
  const facts = [
    ...(place === '' ? [] : [words.at(escapeText(place))]),
    ...(makes === '' ? [] : [words.making(escapeText(makes))]),
  ]
  return {
    text: escapeText(name),
    blocks: [
      header(words.title(number, name)),
      ...(facts.length === 0 ? [] : [section(facts.join('\n'))]),
      section(contacts.length === 0 ? words.contacts.none : `*${words.contacts.title}*`),
      ...contacts.map((contact) => contactLine(t, partnershipId, contact, mayKeep)),
      ...visits,
      ...(mayKeep
        ? [
            actions(
              button(t.visits.plan, aroundIds.planVisit, value, { style: 'primary' }),
              ...(contacts.some(({ hasPhone }) => hasPhone)
                ? [button(words.phones.title, actionIds.phones, value)]
                : []),
              ...(contacts.length < MOST_CONTACTS ? [button(words.contacts.add, actionIds.addContact, value)] : []),
              button(words.change, actionIds.change, value),
            ),
          ]
        : []),
    ],
  }
}

function contactLine(t: Dictionary, partnershipId: number, { id, name, role, hasPhone }: Contact, mayKeep: boolean) {
  const words = t.enterprises.contacts
  const line = [escapeText(name), ...(role === '' ? [] : [escapeText(role)]), ...(hasPhone ? [words.hasPhone] : [])]
  const change = button(words.change, actionIds.changeContact, ref(partnershipId, id))
  return section(line.join(' · '), mayKeep ? change : undefined)
}

export function phonesMessage(t: Dictionary, { name }: EnterpriseRow, rows: PhoneRow[]): Message {
  const words = t.enterprises.phones
  const lines = rows.map((row) => [row.name, row.role, row.phone].filter(Boolean).map(escapeText).join(' · '))
  const text = `*${escapeText(name)}*\n${rows.length === 0 ? words.none : lines.join('\n')}`
  return { text: words.title, blocks: [section(text), context(words.onRecord)] }
}

const textField = (
  id: string,
  label: string,
  most: number,
  initial: string,
  more: { optional?: boolean; hint?: string } = {},
) =>
  field(
    id,
    label,
    { type: 'plain_text_input', max_length: most, ...(initial === '' ? {} : { initial_value: initial }) },
    more,
  )

function factFields(t: Dictionary, { name, place, makes }: Facts): KnownBlock[] {
  const words = t.enterprises.form
  return [
    textField('name', words.name, 80, name),
    textField('place', words.place, 150, place, { optional: true }),
    textField('makes', words.makes, 200, makes, { optional: true, hint: words.makesHint }),
  ]
}

function contactFields(
  t: Dictionary,
  nameId: string,
  { name, role }: ContactFacts,
  { canSeal, optional, phoneHint }: { canSeal: boolean; optional: boolean; phoneHint: string },
): KnownBlock[] {
  const words = t.enterprises.contacts
  return [
    textField(nameId, words.name, 40, name, { optional }),
    textField('role', words.role, 60, role, { optional: true }),
    ...(canSeal ? [textField('phone', words.phone, 40, '', { optional: true, hint: phoneHint })] : []),
  ]
}

export function newForm(t: Dictionary, partnershipId: number, canSeal: boolean): ModalView {
  const words = t.enterprises
  return modal({
    id: viewIds.form,
    title: words.form.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      ...factFields(t, { name: '', place: '', makes: '' }),
      section(`*${words.contacts.first}*`),
      ...contactFields(
        t,
        'contact',
        { name: '', role: '' },
        { canSeal, optional: true, phoneHint: words.contacts.phoneHint },
      ),
    ],
  })
}

type Editing<Base> = { partnershipId: number; id: number; seen: number; base: Base }

export function editForm(t: Dictionary, data: Editing<Facts>, typed: Facts, ...notice: KnownBlock[]): ModalView {
  return modal({
    id: viewIds.edit,
    title: t.enterprises.changeTitle,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [...notice, ...factFields(t, typed)],
  })
}

export type ContactData = { partnershipId: number; enterpriseId: number; contact: Editing<ContactFacts> | null }

/** A new contact, or with one given its change, which can also remove it. */
export function contactForm(
  t: Dictionary,
  data: ContactData,
  typed: ContactFacts,
  canSeal: boolean,
  ...notice: KnownBlock[]
): ModalView {
  const words = t.enterprises.contacts
  const { contact } = data
  const remove =
    contact === null
      ? []
      : [
          actions(
            button(words.remove, actionIds.removeContact, ref(data.partnershipId, contact.id), {
              style: 'danger',
              confirm: words.removeAsk(contact.base.name),
            }),
          ),
        ]
  return modal({
    id: viewIds.contact,
    title: contact === null ? words.add : words.changeTitle,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      ...notice,
      ...contactFields(t, 'name', typed, {
        canSeal,
        optional: false,
        phoneHint: contact === null ? words.phoneHint : words.phoneKept,
      }),
      ...remove,
    ],
  })
}

/** To the second of two who edited at once: what the first changed. What they typed stays in the form. */
export function meanwhile(
  t: Dictionary,
  { who }: Extract<Edited, { is: 'meanwhile' }>,
  base: Record<string, string>,
  now: Record<string, string>,
): KnownBlock {
  const words = t.enterprises.meanwhile
  const shown = (text: string) => (text === '' ? words.nothing : escapeText(text))
  const lines = changedFields(base, now).map(({ field, before, after }) =>
    words.line(words.fields[field as keyof typeof words.fields], shown(before), shown(after)),
  )
  return section(words.text(escapeText(who), lines.join('\n') || words.phone))
}
