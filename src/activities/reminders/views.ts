import type { ModalView } from '@slack/types'
import { formatDay, formatRelativeDay, formatWhen, type Reader } from '../../calendar/format.ts'
import { clockHour, dayIn } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  closingView,
  context,
  escapeText,
  field,
  type Message,
  mention,
  modal,
  option,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import { hereButton } from '../check-ins/views.ts'
import type { ActivityRow } from '../rules.ts'
import { cannotCome, placeText, actionIds as signUpIds } from '../sign-ups/views.ts'
import type { MinimumQuestionRow } from './queries.ts'
import { dailyHours, distanceTo, minimumState, type ReminderChoice, reminderTimes, usualQuietHours } from './rules.ts'

export const actionIds = {
  openForm: 'reminders.open-form',
  notThisTime: 'reminders.not-this-time',
  ask: 'reminders.ask',
  stopAsking: 'reminders.stop-asking',
  run: 'reminders.run',
  askAround: 'reminders.ask-around',
  cancel: 'reminders.cancel',
} as const

export const viewIds = { form: 'reminders.form' } as const

export function reminderMessage(t: Dictionary, activity: ActivityRow, reader: Reader): Message {
  const text = t.reminders.due(
    distanceText(t, activity.startsAt, reader),
    escapeText(activity.title),
    formatWhen(activity.startsAt, activity.endsAt, reader),
    placeText(activity),
  )
  const { elements } = cannotCome(t, activity)
  const isToday = dayIn(reader.zone, activity.startsAt) === dayIn(reader.zone, reader.now)
  const buttons = [...elements, ...(isToday ? [hereButton(t, activity)] : [])]
  return { text, blocks: [section(text), actions(...buttons, remindersButton(t, activity.partnershipId))] }
}

function distanceText(t: Dictionary, startsAt: Date, reader: Reader): string {
  const words = t.reminders.distances
  const distance = distanceTo(startsAt, reader.now, reader.zone)
  if (distance.is === 'minutes') return words.minutes(distance.minutes)
  if (distance.is !== 'day') return words[distance.is]
  return words.day(t.language === 'zh-CN' ? formatRelativeDay(distance.day, reader) : formatDay(distance.day, reader))
}

function remindersButton(t: Dictionary, partnershipId: number) {
  return button(t.reminders.open, actionIds.openForm, ref(partnershipId, 0))
}

/** "a day before", for any number of minutes. */
export function beforeText(t: Dictionary, minutes: number): string {
  const words = t.reminders.before
  if (minutes % 10_080 === 0) return words.weeks(minutes / 10_080)
  if (minutes % 1_440 === 0) return words.days(minutes / 1_440)
  return minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes)
}

export function reminderForm(t: Dictionary, partnershipId: number, choice: ReminderChoice): ModalView {
  const words = t.reminders.form
  const modes = (['organiser', 'own', 'none'] as const).map((mode) => option(words.modes[mode], mode))
  const mode = choice.choosesReminders ? (choice.reminders.length > 0 ? 'own' : 'none') : 'organiser'
  const times = reminderTimes.map((minutes) => option(beforeText(t, minutes), String(minutes)))
  const chosen = times.filter(({ value }) => choice.reminders.includes(Number(value)))
  const hours = Array.from({ length: dailyHours.last - dailyHours.first + 1 }, (_, index) => {
    const hour = dailyHours.first + index
    return option(clockHour(hour), String(hour))
  })
  const quiet = option(words.quietOption, 'quiet')
  const isQuiet = choice.quietFrom !== choice.quietTo
  const { from, to } = isQuiet ? { from: choice.quietFrom, to: choice.quietTo } : usualQuietHours
  return modal({
    id: viewIds.form,
    title: t.reminders.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      field('mode', words.mode, {
        type: 'radio_buttons',
        options: modes,
        initial_option: modes.find(({ value }) => value === mode) ?? option(words.modes.organiser, 'organiser'),
      }),
      field(
        'times',
        words.times,
        { type: 'checkboxes', options: times, ...(chosen.length > 0 ? { initial_options: chosen } : {}) },
        { optional: true, hint: words.timesHint },
      ),
      field(
        'dailyHour',
        words.dailyHour,
        {
          type: 'static_select',
          options: hours,
          initial_option: hours.find(({ value }) => value === String(choice.dailyHour)) ?? option('09:00', '9'),
        },
        { hint: words.dailyHourHint },
      ),
      field(
        'quiet',
        words.quiet,
        { type: 'checkboxes', options: [quiet], ...(isQuiet ? { initial_options: [quiet] } : {}) },
        { optional: true },
      ),
      field('quietFrom', words.quietFrom, { type: 'timepicker', initial_time: from }),
      field('quietTo', words.quietTo, { type: 'timepicker', initial_time: to }),
    ],
  })
}

/** What was chosen, in sentences. */
export function savedView(t: Dictionary, choice: ReminderChoice): ModalView {
  const words = t.reminders.saved
  const times = choice.reminders.toSorted((a, b) => b - a).map((minutes) => beforeText(t, minutes))
  const reminded = !choice.choosesReminders
    ? words.organiser
    : times.length > 0
      ? words.own(times.join(t.common.listSeparator))
      : words.none
  const quiet = choice.quietFrom === choice.quietTo ? words.noQuiet : words.quiet(choice.quietFrom, choice.quietTo)
  return closingView(t, t.reminders.title, {
    text: `${reminded}\n${words.daily(clockHour(choice.dailyHour))}\n${quiet}`,
  })
}

/** In an activity's details, for who runs it: the last thing to do while people can still sign up and have not been asked. */
export function askButtons(t: Dictionary, activity: ActivityRow, now: Date) {
  const { askedAt, asksUnanswered, partnershipId, id, signUpUntil } = activity
  if (askedAt !== null || (signUpUntil !== null && signUpUntil <= now)) return []
  return asksUnanswered
    ? [button(t.reminders.stopAsking, actionIds.stopAsking, ref(partnershipId, id))]
    : [button(t.reminders.askButton, actionIds.ask, ref(partnershipId, id))]
}

export function askMessage(t: Dictionary, activity: ActivityRow, reader: Reader): Message {
  const text = t.reminders.ask(
    escapeText(activity.title),
    formatWhen(activity.startsAt, activity.endsAt, reader),
    placeText(activity),
    formatWhen(activity.signUpUntil ?? activity.startsAt, null, reader),
  )
  const value = ref(activity.partnershipId, activity.id)
  return {
    text,
    blocks: [
      section(text),
      actions(
        button(t.activities.join, signUpIds.signUp, value, { style: 'primary' }),
        button(t.reminders.notThisTime, actionIds.notThisTime, value),
      ),
    ],
  }
}

export function notThisTimeMessage(t: Dictionary, activity: ActivityRow): Message {
  const text = t.reminders.notThisTimeDone(escapeText(activity.title))
  const value = ref(activity.partnershipId, activity.id)
  return { text, blocks: [section(text), actions(button(t.activities.join, signUpIds.signUp, value))] }
}

/** The question to an organiser, or what has become of it. */
export function minimumMessage(
  t: Dictionary,
  question: MinimumQuestionRow,
  activity: ActivityRow,
  reader: Reader,
): Message {
  const words = t.reminders.minimum
  const title = escapeText(activity.title)
  const when = formatWhen(activity.startsAt, activity.endsAt, reader)
  const { seats, minimum } = question
  const who = question.answeredBy === null ? '' : mention(question.answeredBy)
  const value = ref(question.partnershipId, question.id)
  const run = button(t.reminders.run, actionIds.run, value)
  const askAround = button(t.reminders.askAround, actionIds.askAround, value, { style: 'primary' })
  const cancel = button(t.reminders.cancel, actionIds.cancel, value)
  switch (minimumState(question)) {
    case 'open':
      return says(words.ask(title, when, seats, minimum), actions(run, askAround, cancel), context(words.askAroundHint))
    case 'asked':
      return says(words.asked(who, title, when, seats, minimum), actions(run, cancel))
    case 'run':
      return says(who === '' ? words.run(title, when) : words.runBy(who, title, when))
    case 'reached':
      return says(words.reached(title, when, seats, minimum))
    case 'cancelled':
      return says(words.cancelled(title, when))
  }
}

/** To everybody in the channel: so many are still missing. */
export function callMessage(t: Dictionary, activity: ActivityRow, reader: Reader, missing: number): Message {
  const text = t.reminders.call(
    escapeText(activity.title),
    formatWhen(activity.startsAt, activity.endsAt, reader),
    placeText(activity),
    missing,
  )
  const value = ref(activity.partnershipId, activity.id)
  return {
    text,
    blocks: [section(text), actions(button(t.activities.join, signUpIds.signUp, value, { style: 'primary' }))],
  }
}
