import type { ConversationsSelect, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import type { Dictionary } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  header,
  type Message,
  mention,
  modal,
  option,
  ref,
  section,
} from '../slack/blocks.ts'
import type { PersonRow, Side } from './queries.ts'
import { categories, mostAsked, type SettingsForm } from './rules.ts'

export const actionIds = {
  openSetup: 'partnerships.open-setup',
  openSettings: 'partnerships.open-settings',
  openOverview: 'partnerships.open-overview',
  openPeople: 'partnerships.open-people',
  openOwnerRole: 'partnerships.open-owner-role',
} as const

export const viewIds = {
  setup: 'partnerships.setup',
  people: 'partnerships.people',
  ready: 'partnerships.ready',
  ownerRole: 'partnerships.owner-role',
  settings: 'partnerships.settings',
} as const

export const optionIds = { zone: 'partnerships.zone', person: 'partnerships.person' } as const

const zoneOption = (zone: string): PlainTextOption => option(zone, zone)

const languageOptions = (t: Dictionary) => [option(t.languageNames['zh-CN'], 'zh-CN'), option(t.languageNames.en, 'en')]

export function setupForm(t: Dictionary, channelId: string, zone: string): ModalView {
  const words = t.partnerships.setup
  const channel: ConversationsSelect = {
    type: 'conversations_select',
    filter: { include: ['public', 'private'], exclude_bot_users: true },
  }
  return modal({
    id: viewIds.setup,
    title: words.title,
    submit: words.next,
    close: t.common.cancel,
    data: { channelId },
    blocks: [
      section(words.intro),
      field('name', words.name, {
        type: 'plain_text_input',
        max_length: 80,
        placeholder: { type: 'plain_text', text: words.nameExample },
      }),
      field('sideA', words.sideA, { type: 'plain_text_input', max_length: 80 }),
      field('sideB', words.sideB, { type: 'plain_text_input', max_length: 80 }),
      field('liaisonChannel', words.liaisonChannel, channel, { hint: words.liaisonHint }),
      field('publicChannel', words.publicChannel, channel, { hint: words.publicHint }),
      field('timeZone', words.timeZone, {
        type: 'external_select',
        action_id: optionIds.zone,
        min_query_length: 0,
        initial_option: zoneOption(zone),
      }),
      field(
        'language',
        words.language,
        {
          type: 'static_select',
          options: languageOptions(t),
          initial_option: option(t.languageNames[t.language], t.language),
        },
        { hint: words.languageHint },
      ),
    ],
  })
}

export function peopleForm(t: Dictionary, partnershipId: number, sides: Side[]): ModalView {
  const words = t.partnerships.people
  const chooser = (blockId: string, label: string, chosen: PersonRow[], optional: boolean, hint: string) =>
    field(
      blockId,
      label,
      {
        type: 'multi_external_select',
        action_id: optionIds.person,
        min_query_length: 0,
        ...(chosen.length > 0
          ? { initial_options: chosen.map((person) => option(person.name, String(person.id))) }
          : {}),
      },
      { optional, hint },
    )
  const [a, b] = sides
  if (a === undefined || b === undefined) throw new Error('a partnership has two sides')
  return modal({
    id: viewIds.people,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      section(words.intro),
      chooser('officersA', words.officers(a.name), a.officers, false, words.officersHint),
      chooser('officersB', words.officers(b.name), b.officers, false, words.officersHint),
      chooser('organisersA', words.organisers(a.name), a.organisers, true, words.organisersHint),
      chooser('organisersB', words.organisers(b.name), b.organisers, true, words.organisersHint),
    ],
  })
}

/** The last page of the set-up, and of every change to people and owner roles: how it stands, and what can follow. */
export function readyView(t: Dictionary, partnershipId: number, sides: Side[]): ModalView {
  const words = t.partnerships.ready
  return {
    ...modal({
      id: viewIds.ready,
      title: words.title,
      close: t.common.done,
      data: { partnershipId },
      blocks: [
        ...sides.map((side) => section(sideText(t, side))),
        section(words.ownerRolesWhy),
        actions(
          button(words.addOwnerRole, actionIds.openOwnerRole, ref(partnershipId, 0), { style: 'primary' }),
          button(words.changePeople, actionIds.openPeople, ref(partnershipId, 0)),
        ),
      ],
    }),
    clear_on_close: true,
  }
}

function sideText(t: Dictionary, side: Side): string {
  const words = t.partnerships.ready
  const names = (people: PersonRow[]) => people.map(mention).join(t.common.listSeparator) || words.nobody
  const roles = side.ownerRoles.map(({ title, person, categories: of }) =>
    words.ownerRole(
      escapeText(title),
      mention(person),
      of.map((id) => t.categories[id as keyof Dictionary['categories']]).join(t.common.listSeparator),
    ),
  )
  return [
    `*${escapeText(side.name)}*`,
    words.officers(names(side.officers)),
    words.organisers(names(side.organisers)),
    ...roles,
  ].join('\n')
}

export function ownerRoleForm(t: Dictionary, partnershipId: number, sides: Side[]): ModalView {
  const words = t.partnerships.ownerRole
  return modal({
    id: viewIds.ownerRole,
    title: words.title,
    submit: t.common.save,
    close: t.common.back,
    data: { partnershipId },
    blocks: [
      field('organizationId', words.side, {
        type: 'static_select',
        options: sides.map((side) => option(side.name, String(side.id))),
      }),
      field('title', words.office, {
        type: 'plain_text_input',
        max_length: 60,
        placeholder: { type: 'plain_text', text: words.officeExample },
      }),
      field('person', words.person, { type: 'external_select', action_id: optionIds.person, min_query_length: 0 }),
      field('categories', words.categories, {
        type: 'checkboxes',
        options: categories.map((category) => option(t.categories[category], category)),
      }),
    ],
  })
}

export function settingsForm(t: Dictionary, partnershipId: number, settings: SettingsForm): ModalView {
  const words = t.partnerships.settings
  const days = t.weekdays.map((name, index) => option(name, String(index + 1)))
  const day = (chosen: number) => {
    const initial = days[chosen - 1]
    return { type: 'static_select' as const, options: days, ...(initial ? { initial_option: initial } : {}) }
  }
  const time = (chosen: string) => ({ type: 'timepicker' as const, initial_time: chosen })
  return modal({
    id: viewIds.settings,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      field('weeklyPostDay', words.weeklyPostDay, day(settings.weeklyPostDay)),
      field('weeklyPostTime', words.weeklyPostTime, time(settings.weeklyPostTime)),
      field('digestDay', words.digestDay, day(settings.digestDay)),
      field('digestTime', words.digestTime, time(settings.digestTime)),
      section(words.ladder),
      ...(['askPerson', 'askBoth', 'askDigest', 'askAgenda'] as const).map((step) =>
        field(step, words.asked[step], timesSelect(t, step, settings[step])),
      ),
      field('timeZone', t.partnerships.setup.timeZone, {
        type: 'external_select',
        action_id: optionIds.zone,
        min_query_length: 0,
        initial_option: zoneOption(settings.timeZone),
      }),
      field(
        'language',
        t.partnerships.setup.language,
        {
          type: 'static_select',
          options: languageOptions(t),
          initial_option: option(t.languageNames[settings.language], settings.language),
        },
        { hint: t.partnerships.setup.languageHint },
      ),
    ],
  })
}

function timesSelect(t: Dictionary, step: keyof typeof mostAsked, chosen: number) {
  const least = step === 'askPerson' ? 1 : 0
  const options = Array.from({ length: mostAsked[step] - least + 1 }, (_, n) =>
    option(t.partnerships.settings.times(n + least), String(n + least)),
  )
  const initial = options[chosen - least]
  return { type: 'static_select' as const, options, ...(initial ? { initial_option: initial } : {}) }
}

export function zoneOptions(typed: string): PlainTextOption[] {
  const wanted = typed.toLowerCase().replaceAll(' ', '_')
  return Intl.supportedValuesOf('timeZone')
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .slice(0, 100)
    .map(zoneOption)
}

export function personOptions(people: (PersonRow & { organization: string | null })[]): PlainTextOption[] {
  return people.map(({ id, name, organization }) =>
    option(organization === null ? name : `${name} · ${organization}`, String(id)),
  )
}

/** The pinned message of the public channel: every first step by button, for those who cannot run commands. */
export function entryMessage(
  t: Dictionary,
  partnershipId: number,
  name: string,
  ids: {
    coming: string
    mine: string
    difficulties: string
    meetings: string
    enterprises: string
    everything: string
    language: string
    help: string
  },
): Message {
  const words = t.partnerships.entry
  const other: Language = t.language === 'en' ? 'zh-CN' : 'en'
  const blocks: KnownBlock[] = [
    header(name),
    section(words.text),
    actions(
      button(t.activities.listTitle, ids.coming, ref(partnershipId, 0), { style: 'primary' }),
      button(t.activities.mineTitle, ids.mine, ref(partnershipId, 0)),
      button(t.difficulties.listTitle, ids.difficulties, ref(partnershipId, 0)),
      button(t.meetings.button, ids.meetings, ref(partnershipId, 0)),
      button(t.enterprises.button, ids.enterprises, ref(partnershipId, 0)),
      button(words.everything, ids.everything, ref(partnershipId, 0)),
      button(t.help.title, ids.help, ref(partnershipId, 0)),
      button(t.languageNames[other], ids.language, other),
    ),
  ]
  return { text: words.text, blocks }
}

export function welcomeMessage(t: Dictionary, partnershipId: number, name: string): Message {
  const text = t.partnerships.welcome(escapeText(name))
  return {
    text,
    blocks: [
      section(text),
      actions(
        button(t.partnerships.ready.overview, actionIds.openOverview, ref(partnershipId, 0)),
        button(t.partnerships.settings.title, actionIds.openSettings, ref(partnershipId, 0)),
      ),
      context(t.help.footer),
    ],
  }
}
