import { z } from 'zod'
import { FieldErrors } from '../../../errors.ts'
import { findOrganizations } from '../../../partnerships/queries.ts'
import { sideQuestion } from '../../../people/views.ts'
import { scopeOf } from '../../../slack/actor.ts'
import { closingView, divider, escapeText, type Message, says } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { Context, ViewAnswer } from '../../../slack/router.ts'
import { getActivityById } from '../../queries.ts'
import type { ActivityRow } from '../../rules.ts'
import { changeGuests, claim, decline, leave, signUp, takeSide } from '../mutations.ts'
import { findGuests, findToAsk, findWithForm } from '../queries.ts'
import { answerField, guestsForm as guestsSchema, type SignUpApplied, signUpForm as signUpSchema } from '../rules.ts'
import { guestsForm, signUpAnswer, signUpForm } from '../views.ts'

/** One press, unless the activity asks something: then a form comes first. */
export async function pressSignUp(context: Context, activityId: number): Promise<Message | undefined> {
  if (await openSignUpForm(context, activityId)) return undefined
  return answerWith(context, await signUp(context.deps, context.actor, activityId))
}

async function openSignUpForm(context: Context, activityId: number): Promise<boolean> {
  const { deps, actor, t, now } = context
  const { id } = actor.partnership
  // One read for all who press together.
  const isAsked = await deps.inBatches(`sign-up-forms:${id}`, activityId, async (ids) => {
    const found = await findWithForm(deps.db, id, [...new Set(ids)])
    return ids.map((one) => found.has(one))
  })
  const activity = isAsked ? await findToAsk(deps.db, scopeOf(actor), activityId, now) : null
  if (activity === null) return false
  await context.open(signUpForm(t, activity, context.reader))
  return true
}

const formData = z.object({ activityId: z.number() })

export async function sendSignUp(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t } = context
  const { activityId } = formData.parse(data)
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  const form: Record<string, string | number> = parseForm(signUpSchema(activity.questions), values)
  const answers = Object.fromEntries(
    activity.questions.map((question) => [question.id, String(form[answerField(question)] ?? '')]),
  )
  const applied = await signUp(deps, actor, activityId, { guests: Number(form.guests), answers })
  refuseGuests(applied, activity)
  return { update: closingView(t, t.signUps.form.title, await answerWith(context, applied), data) }
}

export async function openGuests(context: Context, activityId: number): Promise<undefined> {
  const { deps, actor, t } = context
  const activity = await getActivityById(deps.db, scopeOf(actor), activityId)
  const now = await findGuests(deps.db, activityId, actor.person.id)
  await context.open(guestsForm(t, activity, now))
}

export async function sendGuests(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t } = context
  const { activityId } = formData.parse(data)
  const { guests } = parseForm(guestsSchema, values)
  const applied = await changeGuests(deps, actor, activityId, guests)
  refuseGuests(applied, applied.activity)
  return { update: closingView(t, t.signUps.guests.title, await answerWith(context, applied), data) }
}

/** What was filled in stays, with the reason under it. */
function refuseGuests({ outcome }: SignUpApplied, { title }: Pick<ActivityRow, 'title'>): void {
  if (outcome === 'too-many-guests' || outcome === 'no-room-for-guests')
    throw new FieldErrors((t) => ({ guests: t.signUps.guests[outcome](title) }))
}

export async function pressLeave(context: Context, activityId: number): Promise<Message> {
  return answerWith(context, await leave(context.deps, context.actor, activityId))
}

export async function pressClaim(context: Context, activityId: number): Promise<Message> {
  return answerWith(context, await claim(context.deps, context.actor, activityId))
}

export async function pressDecline(context: Context, activityId: number): Promise<Message> {
  return answerWith(context, await decline(context.deps, context.actor, activityId))
}

export async function pressSide({ deps, actor, t, now }: Context, organizationId: number): Promise<Message> {
  const { name } = await takeSide(deps.db, actor, organizationId, now)
  await Promise.all([deps.wake('deliveries.send'), deps.wake('activities.redraw-cards')])
  return says(t.people.sideChosen(escapeText(name)))
}

async function answerWith(context: Context, { activity, ...result }: SignUpApplied): Promise<Message> {
  const { deps, actor, t } = context
  const answer = signUpAnswer(t, result, activity, context.reader)
  if (actor.membership.organizationId !== null) return answer
  const { id } = actor.partnership
  // One read for all who press together.
  const sides = await deps.inBatches(`sides:${id}`, id, async (asked) => {
    const found = await findOrganizations(deps.db, id)
    return asked.map(() => found)
  })
  return { ...answer, blocks: [...(answer.blocks ?? []), divider, ...sideQuestion(t, id, sides)] }
}
