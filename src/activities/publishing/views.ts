import type { ActionsBlock, InputBlock, KnownBlock, ModalView, PlainTextInput } from '@slack/types'
import { formatDay, formatWhen, type Reader } from '../../calendar/format.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { categories } from '../../partnerships/rules.ts'
import {
  actions,
  button,
  closingView,
  context,
  cut,
  divider,
  escapeText,
  field,
  type Message,
  modal,
  option,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import { reminderTimes } from '../reminders/rules.ts'
import { beforeText } from '../reminders/views.ts'
import type { ActivityRow } from '../rules.ts'
import { placeText, actionIds as signUpIds } from '../sign-ups/views.ts'
import type { Template } from './queries.ts'
import {
  type ActivityContent,
  type Concerned,
  type ContentField,
  claimChoices,
  mayUndo,
  questionsAsTyped,
  shareField,
  type TimeFault,
  type WhereAndWhen,
} from './rules.ts'

export const actionIds = {
  edit: 'publishing.edit',
  copy: 'publishing.copy',
  undo: 'publishing.undo',
  /** Handled by activities: see its table. */
  cancel: 'activities.cancel',
  saveTemplate: 'publishing.save-template',
  templates: 'publishing.templates',
  useTemplate: 'publishing.use-template',
  deleteTemplate: 'publishing.delete-template',
  chooseTemplate: 'publishing.choose-template',
  places: 'publishing.places',
  people: 'publishing.people',
  coOrganisers: 'publishing.co-organisers',
} as const

export const viewIds = {
  form: 'publishing.form',
  preview: 'publishing.preview',
  places: 'publishing.places',
  people: 'publishing.people',
  conflict: 'publishing.conflict',
  cancel: 'publishing.cancel',
  template: 'publishing.template',
  templates: 'publishing.templates',
} as const

export type Side = { id: number; name: string }
export type Named = { id: number; name: string }

/** What only those who may organise it find under an activity. */
export function organiserActions(t: Dictionary, activity: ActivityRow, now: Date): ActionsBlock[] {
  const value = ref(activity.partnershipId, activity.id)
  const words = t.publishing
  const isOn = activity.status === 'OPEN' && activity.startsAt > now
  return [
    actions(
      ...(isOn ? [button(words.edit, actionIds.edit, value)] : []),
      ...(mayUndo(activity, now) ? [button(words.undo, actionIds.undo, value, { style: 'primary' })] : []),
      button(words.copy, actionIds.copy, value),
      button(words.saveTemplate, actionIds.saveTemplate, value),
      ...(isOn ? [button(t.activities.cancel, actionIds.cancel, value, { style: 'danger' })] : []),
    ),
  ]
}

/** Routing of the form's pages. `template`: the one whose texts are shown, which makes the fields new ones. */
export type FormData = { partnershipId: number; draft: string; template?: number | undefined }

/** What was typed stays where block ids stay, so a template needs ids of its own; the time stays as it was typed. */
const textFields = ['title', 'speaker', 'category', 'organizationId', 'place', 'onlinePlace', 'capacity', 'description']

/** The block id of a field of the first page. */
export function fieldId(name: string, { template }: Pick<FormData, 'template'>): string {
  return template !== undefined && textFields.includes(name) ? `${name}.${template}` : name
}

const text = (value: string | number | null, more: Partial<PlainTextInput> = {}): PlainTextInput => ({
  type: 'plain_text_input',
  ...(value === null || value === '' ? {} : { initial_value: String(value) }),
  ...more,
})

const number = (value: number | null): InputBlock['element'] => ({
  type: 'number_input',
  is_decimal_allowed: false,
  ...(value === null ? {} : { initial_value: String(value) }),
})

const moment = (at: Date | null): InputBlock['element'] => ({
  type: 'datetimepicker',
  ...(at === null ? {} : { initial_date_time: Math.floor(at.getTime() / 1_000) }),
})

export type FormLook = {
  content: ActivityContent
  /** The time of the content is the one that is wanted; else it is asked anew. */
  isTimed: boolean
  isEdit: boolean
  /** The organisations to choose a host from; one or none when the organiser's own side is known. */
  sides: Side[]
  templates: Template[]
}

/** The first page: what every activity has. */
export function activityForm(t: Dictionary, data: FormData, look: FormLook, reader: Reader): ModalView {
  const { content, isTimed, isEdit, sides, templates } = look
  const words = t.publishing.form
  const id = (name: string) => fieldId(name, data)
  const side = sides.find((one) => one.id === content.organizationId)
  const choice = categories.find((category) => category === content.category)
  const start: KnownBlock[] =
    templates.length === 0 || isEdit
      ? []
      : [
          actions({
            type: 'static_select',
            action_id: actionIds.chooseTemplate,
            placeholder: { type: 'plain_text', text: t.publishing.fromTemplate },
            options: templates.map((template) => option(template.name, String(template.id))),
          }),
        ]
  return modal({
    id: viewIds.form,
    title: isEdit ? t.publishing.editTitle : words.title,
    submit: words.preview,
    close: t.common.cancel,
    data,
    blocks: [
      ...start,
      field(id('title'), words.name, text(content.title, { max_length: 150 })),
      ...(isEdit || content.speaker !== ''
        ? [
            field(id('speaker'), t.publishing.fields.speaker, text(content.speaker, { max_length: 80 }), {
              optional: true,
            }),
          ]
        : []),
      field(id('category'), words.category, {
        type: 'static_select',
        options: categories.map((category) => option(t.categories[category], category)),
        ...(choice === undefined ? {} : { initial_option: option(t.categories[choice], choice) }),
      }),
      ...(sides.length > 1
        ? [
            field(id('organizationId'), words.host, {
              type: 'static_select',
              options: sides.map((one) => option(one.name, String(one.id))),
              ...(side === undefined ? {} : { initial_option: option(side.name, String(side.id)) }),
            }),
          ]
        : []),
      wordsField('when', words.when, words.whenExample, words.whenHint(today(reader))),
      field('start', words.start, moment(isTimed ? content.startsAt : null), { optional: true }),
      field('end', words.end, moment(isTimed ? content.endsAt : null), { optional: true, hint: words.endHint }),
      field(id('place'), words.place, text(content.place, { max_length: 200 }), {
        optional: true,
        hint: words.placeHint,
      }),
      field(id('onlinePlace'), words.onlinePlace, text(content.onlinePlace, { max_length: 200 }), {
        optional: true,
        hint: words.onlinePlaceHint,
      }),
      field(id('capacity'), words.capacity, number(content.capacity), { optional: true, hint: words.capacityHint }),
      field(id('description'), words.description, text(content.description, { multiline: true, max_length: 1_000 }), {
        optional: true,
      }),
    ],
  })
}

function today(reader: Reader): string {
  return formatDay(dayIn(reader.zone, reader.now), reader)
}

function wordsField(id: string, label: string, example: string, hint?: string): InputBlock {
  const look = text(null, { max_length: 200, placeholder: { type: 'plain_text', text: example } })
  return field(id, label, look, { optional: true, ...(hint === undefined ? {} : { hint }) })
}

export type PreviewLook = {
  content: ActivityContent
  /** The activity as it was when its form was opened; null: a new one. */
  base: ActivityContent | null
  changes: ContentField[]
  card: Message
  names: Names
  concerned: Concerned
  /** Places. */
  taken: number
  /** People. */
  waiting: number
}

/** What the form becomes, with every time as it was understood; sending this publishes or saves. */
export function activityPreview(t: Dictionary, data: FormData, look: PreviewLook, reader: Reader): ModalView {
  const { content, base, changes, card, names, concerned, taken, waiting } = look
  const words = t.publishing
  const value = ref(data.partnershipId, 0)
  const when = formatWhen(content.startsAt, content.endsAt, reader)
  const lines =
    base === null ? settingLines(t, content, names, reader) : changeLines(t, base, content, changes, names, reader)
  const isTold = changes.includes('time') || changes.includes('place')
  const placesChange = changes.some((name) => name === 'capacity' || name === 'shares' || name === 'release')
  const more = [
    ...(base !== null && changes.length > 0
      ? [!isTold && placesChange && waiting > 0 ? words.waitingAreTold : words.willBeTold(isTold ? concerned.told : 0)]
      : []),
    ...(isTold && concerned.unreached > 0 ? [t.activities.unreached(concerned.unreached)] : []),
    ...(content.capacity !== null && taken > content.capacity ? [words.nobodyLoses] : []),
  ]
  return modal({
    id: viewIds.preview,
    title: base === null ? t.activities.previewTitle : words.editTitle,
    submit: base === null ? t.activities.publish : t.common.save,
    close: t.common.back,
    data,
    blocks: [
      section(base === null ? t.activities.previewAsk(when) : words.editAsk(when, changes.length)),
      ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
      ...more.map(context),
      actions(button(words.more.places, actionIds.places, value), button(words.more.people, actionIds.people, value)),
      divider,
      ...(card.blocks ?? []).filter((block) => block.type !== 'actions'),
    ],
  })
}

/** Names of what the content holds by id. */
export type Names = { sides: Side[]; people: Named[] }

const settings: ContentField[] = [
  'shares',
  'release',
  'guests',
  'minimum',
  'until',
  'approval',
  'claim',
  'questions',
  'reminders',
  'asking',
  'coOrganisers',
  'cover',
]

/** What is decided beside the first page, one line each; only what says more than the usual. */
function settingLines(t: Dictionary, content: ActivityContent, names: Names, reader: Reader): string[] {
  const usual: ContentField[] = [
    ...(content.capacity === null || content.claimMinutes === 1_440 ? ['claim' as const] : []),
    ...(content.reminders.join() === '1440,60' ? ['reminders' as const] : []),
  ]
  return settings
    .filter((name) => !usual.includes(name) && valueText(t, content, name, names, reader) !== t.publishing.none)
    .map((name) => t.publishing.fact(t.publishing.fields[name], valueText(t, content, name, names, reader)))
}

/** What an edit changes, one line each: from what to what. */
export function changeLines(
  t: Dictionary,
  before: ActivityContent,
  after: ActivityContent,
  changes: ContentField[],
  names: Names,
  reader: Reader,
): string[] {
  return changes.map((name) => {
    const [from, to] = [before, after].map((content) => cut(valueText(t, content, name, names, reader), 300))
    const label = t.publishing.fields[name]
    return name === 'description' || name === 'cover'
      ? t.publishing.fact(label, t.publishing.isChanged)
      : t.publishing.change(label, from ?? '', to ?? '')
  })
}

function valueText(
  t: Dictionary,
  content: ActivityContent,
  name: ContentField,
  { sides, people }: Names,
  reader: Reader,
): string {
  const words = t.publishing
  const nameIn = (list: Named[], id: number) => escapeText(list.find((one) => one.id === id)?.name ?? words.none)
  const list = (texts: string[]) => (texts.length === 0 ? words.none : texts.join(t.common.listSeparator))
  const yesNo = (is: boolean) => (is ? words.yes : words.none)
  const at = (moment: Date | null) => (moment === null ? words.none : formatWhen(moment, null, reader))
  const count = (amount: number | null) => (amount === null || amount === 0 ? words.none : String(amount))
  switch (name) {
    case 'title':
      return escapeText(content.title)
    case 'speaker':
      return content.speaker === '' ? words.none : escapeText(content.speaker)
    case 'time':
      return formatWhen(content.startsAt, content.endsAt, reader)
    case 'place':
      return placeText(content)
    case 'category':
      return t.categories[content.category as keyof Dictionary['categories']]
    case 'host':
      return nameIn(sides, content.organizationId)
    case 'capacity':
      return content.capacity === null ? words.noLimit : String(content.capacity)
    case 'shares':
      return list(
        content.shares
          .filter(({ places }) => places > 0)
          .map(({ organizationId, places }) => words.share(nameIn(sides, organizationId), places)),
      )
    case 'release':
      return at(content.releaseAt)
    case 'guests':
      return count(content.guestsAllowed)
    case 'minimum':
      return count(content.minimum)
    case 'until':
      return at(content.signUpUntil)
    case 'approval':
      return yesNo(content.needsApproval)
    case 'claim':
      return words.claimTime(content.claimMinutes)
    case 'questions':
      return list(content.questions.map((question) => escapeText(question.text)))
    case 'reminders':
      return list(content.reminders.map((minutes) => beforeText(t, minutes)))
    case 'asking':
      return yesNo(content.asksUnanswered)
    case 'coOrganisers':
      return list(content.coOrganiserIds.map((id) => nameIn(people, id)))
    case 'cover':
      return yesNo(content.coverFileId !== null)
    case 'description':
      return escapeText(content.description)
  }
}

/** Routing of a page that lies over the preview and redraws it. */
export type PageData = { partnershipId: number; draft: string; previewId: string }

export function placesPage(
  t: Dictionary,
  data: PageData,
  content: ActivityContent,
  sides: Side[],
  reader: Reader,
): ModalView {
  const words = t.publishing.places
  const approval = option(words.approval, 'approval')
  const asking = option(words.asking, 'asking')
  const chosen = [...(content.needsApproval ? [approval] : []), ...(content.asksUnanswered ? [asking] : [])]
  const claim = (minutes: number) => option(t.publishing.claimTime(minutes), String(minutes))
  return modal({
    id: viewIds.places,
    title: t.publishing.more.places,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      ...sides.map((side, index) => {
        const places = content.shares.find(({ organizationId }) => organizationId === side.id)?.places ?? null
        return field(shareField(side.id), words.share(cut(side.name, 60)), number(places === 0 ? null : places), {
          optional: true,
          ...(index === 0 ? { hint: words.shareHint } : {}),
        })
      }),
      wordsField('releaseWords', words.release, words.releaseExample, words.releaseHint),
      field('release', words.orPick, moment(content.releaseAt), { optional: true }),
      wordsField('untilWords', words.until, words.untilExample, words.untilHint(today(reader))),
      field('until', words.orPick, moment(content.signUpUntil), { optional: true }),
      field('guests', words.guests, number(content.guestsAllowed === 0 ? null : content.guestsAllowed), {
        optional: true,
        hint: words.guestsHint,
      }),
      field('minimum', words.minimum, number(content.minimum), { optional: true, hint: words.minimumHint }),
      field(
        'signUp',
        words.signUp,
        {
          type: 'checkboxes',
          options: [approval, asking],
          ...(chosen.length > 0 ? { initial_options: chosen } : {}),
        },
        { optional: true },
      ),
      field(
        'claimMinutes',
        words.claim,
        { type: 'static_select', options: claimChoices.map(claim), initial_option: claim(content.claimMinutes) },
        { hint: words.claimHint },
      ),
      field(
        'questions',
        words.questions,
        text(questionsAsTyped(content.questions), { multiline: true, max_length: 1_000 }),
        { optional: true, hint: words.questionsHint },
      ),
    ],
  })
}

export function peoplePage(t: Dictionary, data: PageData, content: ActivityContent, people: Named[]): ModalView {
  const words = t.publishing.people
  const choices = [...new Set([...reminderTimes, ...content.reminders])].sort((a, b) => b - a)
  const reminder = (minutes: number) => option(beforeText(t, minutes), String(minutes))
  const remove = option(words.removeCover, 'remove')
  return modal({
    id: viewIds.people,
    title: t.publishing.more.people,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      field(
        'reminders',
        words.reminders,
        {
          type: 'multi_static_select',
          options: choices.map(reminder),
          ...(content.reminders.length > 0 ? { initial_options: content.reminders.map(reminder) } : {}),
        },
        { optional: true, hint: words.remindersHint },
      ),
      field(
        'coOrganisers',
        words.coOrganisers,
        {
          type: 'multi_external_select',
          action_id: actionIds.coOrganisers,
          min_query_length: 0,
          max_selected_items: 10,
          ...(people.length > 0 ? { initial_options: people.map(({ id, name }) => option(name, String(id))) } : {}),
        },
        { optional: true, hint: words.coOrganisersHint },
      ),
      field(
        'cover',
        words.cover,
        { type: 'file_input', filetypes: ['jpg', 'jpeg', 'png', 'gif'], max_files: 1 },
        { optional: true, hint: words.coverHint },
      ),
      ...(content.coverFileId === null
        ? []
        : [field('removeCover', words.coverThere, { type: 'checkboxes', options: [remove] }, { optional: true })]),
    ],
  })
}

/** To the second of two who edited at once: what has changed meanwhile, and whose counts. */
export function conflictView(
  t: Dictionary,
  data: { partnershipId: number; draft: string; seen: number },
  look: { editors: string[]; lines: string[] },
): ModalView {
  const words = t.publishing.conflict
  const editors = look.editors.map(escapeText).join(t.common.listSeparator)
  return modal({
    id: viewIds.conflict,
    title: t.publishing.editTitle,
    submit: t.common.save,
    close: t.common.back,
    data,
    blocks: [
      section(words.text(editors, look.lines.join('\n'))),
      field('decision', words.ask, {
        type: 'radio_buttons',
        options: [option(words.theirs, 'theirs'), option(words.mine, 'mine')],
      }),
    ],
  })
}

export function timeText(t: Dictionary, fault: TimeFault): string {
  return fault === 'unknown' || fault === 'recurring' ? t.form.time[fault] : t.form[fault]
}

export function cancelForm(
  t: Dictionary,
  data: { partnershipId: number; activityId: number },
  { title }: ActivityRow,
  { told, unreached }: Concerned,
): ModalView {
  return modal({
    id: viewIds.cancel,
    title: t.activities.cancel,
    submit: t.activities.cancel,
    close: t.common.back,
    data,
    blocks: [
      section(t.activities.cancelAsk(escapeText(title), told, unreached)),
      ...(unreached > 0 ? [context(t.activities.unreached(unreached))] : []),
      field('note', t.activities.cancelNoteLabel, text(null, { max_length: 300, multiline: true }), { optional: true }),
    ],
  })
}

export function cancelledView(t: Dictionary, activity: ActivityRow, told: number): ModalView {
  const undo = button(t.publishing.undo, actionIds.undo, ref(activity.partnershipId, activity.id))
  const said = t.activities.cancelDone(escapeText(activity.title), told)
  return closingView(t, t.activities.cancel, says(said, actions(undo), context(t.publishing.undoHint)))
}

export function templateForm(
  t: Dictionary,
  data: { partnershipId: number; activityId: number },
  title: string,
): ModalView {
  const words = t.publishing.template
  return modal({
    id: viewIds.template,
    title: t.publishing.saveTemplate,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [field('name', words.name, text(cut(title, 75), { max_length: 75 }), { hint: words.nameHint })],
  })
}

export function templateList(t: Dictionary, templates: Template[], partnershipId: number): Message {
  const words = t.publishing.template
  if (templates.length === 0) return { text: words.empty, blocks: [section(words.empty)] }
  return {
    text: words.list,
    blocks: [
      section(`*${words.list}*`),
      ...templates.flatMap(({ id, name, content }) => {
        const value = ref(partnershipId, id)
        const confirm = { title: words.delete, text: words.deleteAsk(name), yes: words.delete, no: t.common.cancel }
        return [
          section(`*${escapeText(name)}*\n${escapeText(cut(content.description, 120))}`.trim()),
          actions(
            button(words.use, actionIds.useTemplate, value, { style: 'primary' }),
            button(words.delete, actionIds.deleteTemplate, value, { confirm }),
          ),
        ]
      }),
    ],
  }
}

export function templatesModal(t: Dictionary, data: { partnershipId: number }, blocks: KnownBlock[]): ModalView {
  return modal({ id: viewIds.templates, title: t.publishing.template.list, close: t.common.close, data, blocks })
}

/** To those concerned: what has changed, from what to what. */
export function changedMessage(t: Dictionary, activity: ActivityRow, before: WhereAndWhen, reader: Reader): Message {
  const words = t.publishing
  const times = [before, activity].map(({ startsAt, endsAt }) => formatWhen(startsAt, endsAt, reader))
  const places = [before, activity].map(placeText)
  const line = (label: string, [from = '', to = '']: string[]) =>
    from === to ? words.fact(label, to) : words.change(label, from, to)
  const said = [
    words.changed(escapeText(activity.title)),
    line(words.fields.time, times),
    line(words.fields.place, places),
  ]
  return {
    text: said.join('\n'),
    blocks: [
      section(said.join('\n')),
      actions(button(t.activities.cannotCome, signUpIds.leave, ref(activity.partnershipId, activity.id))),
    ],
  }
}

export function cancelledMessage(t: Dictionary, activity: ActivityRow, reader: Reader): Message {
  const note = activity.cancelNote === '' ? '' : `\n${t.activities.cancelNote(escapeText(activity.cancelNote))}`
  const text =
    t.activities.cancelledNotice(escapeText(activity.title), formatWhen(activity.startsAt, activity.endsAt, reader)) +
    note
  return {
    text,
    blocks: [
      section(text),
      actions(button(t.activities.whatElseIsOn, 'activities.show-coming', ref(activity.partnershipId, 0))),
    ],
  }
}

export function runsAfterAllMessage(t: Dictionary, activity: ActivityRow, reader: Reader): Message {
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const said = t.publishing.runsAfterAll(escapeText(activity.title), when, placeText(activity))
  return {
    text: said,
    blocks: [
      section(said),
      actions(button(t.activities.cannotCome, signUpIds.leave, ref(activity.partnershipId, activity.id))),
    ],
  }
}
