import { max } from 'date-fns/max'
import { formatWhen } from '../../calendar/format.ts'
import { FieldErrors } from '../../errors.ts'
import { scopeOf } from '../../slack/actor.ts'
import type { Message } from '../../slack/blocks.ts'
import { parseForm } from '../../slack/forms.ts'
import type { OpenView } from '../../slack/payloads.ts'
import type { Answer, Context, Feature } from '../../slack/router.ts'
import { askCancel } from '../publishing/slack/cancel.ts'
import { getActivityById } from '../queries.ts'
import { isSignedUp } from '../rules.ts'
import { pressLeave } from '../sign-ups/slack/press.ts'
import { answerMinimum, chooseReminders, sayNotThisTime, setAsking } from './mutations.ts'
import { getMinimumQuestion, getReminderChoice } from './queries.ts'
import { askingFrom, choiceFault, choiceOf, reminderForm as formSchema } from './rules.ts'
import { actionIds, minimumMessage, notThisTimeMessage, reminderForm, savedView, viewIds } from './views.ts'

export const reminders: Feature = {
  name: 'reminders',
  commands: [{ words: ['reminders', '提醒'], help: (t) => t.reminders.help, allow: 'member', run: openForm }],
  actions: {
    [actionIds.openForm]: { allow: 'member', run: openForm },
    [actionIds.notThisTime]: { allow: 'member', run: (context, { id }) => notThisTime(context, id) },
    [actionIds.ask]: { allow: 'member', run: (context, { id }) => ask(context, id) },
    [actionIds.stopAsking]: { allow: 'member', run: (context, { id }) => stopAsking(context, id) },
    [actionIds.run]: { allow: 'member', run: (context, { id }) => answer(context, id, 'RUN') },
    [actionIds.askAround]: { allow: 'member', run: (context, { id }) => answer(context, id, 'ASK_AROUND') },
    [actionIds.cancel]: { allow: 'member', run: (context, { id }) => cancel(context, id) },
  },
  views: { [viewIds.form]: { allow: 'member', run: save } },
}

async function openForm({ deps, actor, t, open }: Context): Promise<undefined> {
  await open(reminderForm(t, actor.partnership.id, await getReminderChoice(deps.db, actor.person.id)))
}

async function save({ deps, actor, t }: Context, { values }: OpenView) {
  const form = parseForm(formSchema, values)
  const fault = choiceFault(form)
  if (fault !== null) throw new FieldErrors((words) => ({ [fault.field]: words.reminders.form[fault.fault] }))
  const choice = choiceOf(form)
  await chooseReminders(deps.db, actor.person.id, choice)
  return { update: savedView(t, choice) }
}

/** Who has signed up since then gives the place back. */
async function notThisTime(context: Context, activityId: number): Promise<Answer> {
  const { deps, actor, t, now } = context
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  if (isSignedUp(activity)) return pressLeave(context, activityId)
  await sayNotThisTime(deps.db, actor, activityId, now)
  return { ...notThisTimeMessage(t, activity), replace: true }
}

async function ask({ deps, actor, t, now, reader }: Context, activityId: number): Promise<Message> {
  await setAsking(deps.db, actor, activityId, true, now)
  const from = askingFrom(await getActivityById(deps.db, scopeOf(actor), activityId))
  const isNow = max([from, now]).getTime() === now.getTime()
  return { text: isNow ? t.reminders.asksNow : t.reminders.asks(formatWhen(from, null, reader)) }
}

async function stopAsking({ deps, actor, t, now }: Context, activityId: number): Promise<Message> {
  await setAsking(deps.db, actor, activityId, false, now)
  return { text: t.reminders.asksNobody }
}

/** The messages of the other organisers, and numbers that change later, are redrawn by the job. */
async function answer(context: Context, questionId: number, given: 'RUN' | 'ASK_AROUND'): Promise<Answer> {
  const { deps, actor, t, now, reader } = context
  await answerMinimum(deps.db, deps.workspace.id, actor, questionId, given, now)
  await Promise.all(
    ['reminders.redraw-minimum', 'deliveries.send', 'activities.redraw-cards'].map((job) => deps.wake(job)),
  )
  const question = await getMinimumQuestion(deps.db, actor.partnership.id, questionId)
  const activity = await getActivityById(deps.db, scopeOf(actor), question.activityId)
  return { ...minimumMessage(t, question, activity, reader), replace: true }
}

async function cancel(context: Context, questionId: number): Promise<undefined> {
  const { deps, actor } = context
  return askCancel(context, (await getMinimumQuestion(deps.db, actor.partnership.id, questionId)).activityId)
}
