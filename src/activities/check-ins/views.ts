import type { KnownBlock, ModalView } from '@slack/types'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import { wallAt } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  escapeText,
  field,
  header,
  type Message,
  modal,
  option,
  ref,
  section,
} from '../../slack/blocks.ts'
import type { ActivityRow } from '../rules.ts'
import {
  type CheckInActivity,
  type CodeApplied,
  decideWindow,
  opensAt,
  ROSTER_GROUP,
  ROSTER_PAGE,
  type RosterPerson,
} from './rules.ts'

export const actionIds = {
  here: 'check-ins.here',
  leave: 'check-ins.leave',
  showCode: 'check-ins.show-code',
  renewCode: 'check-ins.renew-code',
  roster: 'check-ins.roster',
  others: 'check-ins.others',
} as const

export const viewIds = {
  code: 'check-ins.code-form',
  shownCode: 'check-ins.shown-code',
  roster: 'check-ins.roster-form',
} as const

export function hereButton(t: Dictionary, { partnershipId, id }: Pick<ActivityRow, 'partnershipId' | 'id'>) {
  return button(t.checkIns.here, actionIds.here, ref(partnershipId, id), { style: 'primary' })
}

export function leaveButton(t: Dictionary, { partnershipId, id }: Pick<ActivityRow, 'partnershipId' | 'id'>) {
  return button(t.checkIns.leave, actionIds.leave, ref(partnershipId, id))
}

/** What can be pressed in an activity's details on its day. */
export function onTheDay(
  t: Dictionary,
  activity: ActivityRow,
  reader: Reader,
  may: { organise: boolean },
): KnownBlock[] {
  if (decideWindow(activity, reader.now) !== 'open') return []
  const value = ref(activity.partnershipId, activity.id)
  const forRunners = [
    button(t.checkIns.showCode, actionIds.showCode, value),
    button(t.checkIns.roster.title, actionIds.roster, value),
  ]
  return [actions(hereButton(t, activity), ...(may.organise ? forRunners : []))]
}

/** Asks for the code; of one activity, or of whichever is on. */
export function codeForm(t: Dictionary, data: { partnershipId: number; activityId: number | null }): ModalView {
  const words = t.checkIns.codeForm
  return modal({
    id: viewIds.code,
    title: t.checkIns.checkIn,
    submit: t.checkIns.checkIn,
    close: t.common.cancel,
    data,
    blocks: [
      field(
        'code',
        words.code,
        { type: 'plain_text_input', max_length: 20, placeholder: { type: 'plain_text', text: '000000' } },
        { hint: words.hint },
      ),
    ],
  })
}

export function codeText(t: Dictionary, applied: CodeApplied, reader: Reader): string {
  const words = t.checkIns.outcomes
  switch (applied.outcome) {
    case 'wrong':
      return words.wrong
    case 'none-open':
      return words.noneOpen
    case 'wait':
      return words.wait(wallAt(reader.zone, applied.until).time)
    case 'early':
      return words.early(escapeText(applied.activity.title), formatWhen(opensAt(applied.activity), null, reader))
    case 'checked-in':
    case 'walk-in':
    case 'already':
    case 'over':
    case 'cancelled':
      return words[applied.outcome](escapeText(applied.activity.title))
  }
}

/** Whether the person is there now. */
export function isThere(applied: CodeApplied): applied is Extract<CodeApplied, { activity: CheckInActivity }> {
  return applied.outcome === 'checked-in' || applied.outcome === 'walk-in' || applied.outcome === 'already'
}

export function checkInAnswer(t: Dictionary, applied: CodeApplied, reader: Reader): Message {
  const text = codeText(t, applied, reader)
  return { text, blocks: [section(text), ...(isThere(applied) ? [actions(leaveButton(t, applied.activity))] : [])] }
}

/** For the organiser to hold up or read out; large, in two groups of three. */
export function codeView(
  t: Dictionary,
  { id, partnershipId, title }: CheckInActivity,
  { code, until }: { code: string; until: Date },
  reader: Reader,
): ModalView {
  const words = t.checkIns.shownCode
  return modal({
    id: viewIds.shownCode,
    title: words.title,
    close: t.common.close,
    data: { partnershipId, activityId: id },
    blocks: [
      section(`*${escapeText(title)}*`),
      header(`${code.slice(0, 3)} ${code.slice(3)}`),
      section(words.until(wallAt(reader.zone, until).time)),
      context(words.how(code)),
      actions(button(words.renew, actionIds.renewCode, ref(partnershipId, id), { style: 'primary' })),
    ],
  })
}

export type RosterPage = { partnershipId: number; activityId: number; page: number; ticked: number[] }

/** One page of the roster: who has a place or came, ten to a group; on the last page also whoever else came. */
export function rosterView(
  t: Dictionary,
  { id, partnershipId, title }: CheckInActivity,
  people: RosterPerson[],
  page: number,
  sides: { id: number; name: string }[],
): ModalView {
  const words = t.checkIns.roster
  const shown = people.slice(page * ROSTER_PAGE, (page + 1) * ROSTER_PAGE)
  const isLast = people.length <= (page + 1) * ROSTER_PAGE
  const groups = Array.from({ length: Math.ceil(shown.length / ROSTER_GROUP) }, (_, index) =>
    rosterGroup(t, shown.slice(index * ROSTER_GROUP, (index + 1) * ROSTER_GROUP), `group-${page}-${index}`),
  )
  const ticked = shown.filter(({ way }) => way !== null).map(({ personId }) => personId)
  return modal({
    id: viewIds.roster,
    title: words.title,
    submit: isLast ? t.common.save : words.saveAndNext,
    close: t.common.close,
    data: { partnershipId, activityId: id, page, ticked } satisfies RosterPage,
    blocks: [
      section(`*${escapeText(title)}*\n${words.intro(people.filter(({ way }) => way !== null).length, people.length)}`),
      ...groups,
      ...(isLast ? whoElse(t, sides) : []),
    ],
  })
}

function rosterGroup(t: Dictionary, people: RosterPerson[], blockId: string): KnownBlock {
  const options = people.map(({ personId, name, organization, hasPlace }) => {
    const more = [organization, hasPlace ? null : t.checkIns.roster.walkIn].filter((text) => text !== null)
    return {
      ...option(name, String(personId)),
      ...(more.length > 0 ? { description: { type: 'plain_text' as const, text: more.join(' · ') } } : {}),
    }
  })
  const ticked = options.filter((_, index) => people[index]?.way !== null)
  const [first, last] = [people[0]?.name ?? '', people.at(-1)?.name ?? '']
  return field(
    blockId,
    first === last ? first : `${first} – ${last}`,
    { type: 'checkboxes', options, ...(ticked.length > 0 ? { initial_options: ticked } : {}) },
    { optional: true },
  )
}

function whoElse(t: Dictionary, sides: { id: number; name: string }[]): KnownBlock[] {
  const words = t.checkIns.roster
  return [
    field(
      'others',
      words.others,
      { type: 'multi_external_select', action_id: actionIds.others, min_query_length: 1 },
      { optional: true, hint: words.othersHint },
    ),
    field(
      'names',
      words.names,
      { type: 'plain_text_input', multiline: true, max_length: 2_000 },
      { optional: true, hint: words.namesHint },
    ),
    field(
      'organizationId',
      words.side,
      { type: 'static_select', options: sides.map((side) => option(side.name, String(side.id))) },
      { optional: true },
    ),
  ]
}
