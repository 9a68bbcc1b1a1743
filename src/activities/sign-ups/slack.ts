import { findOrganizations } from '../../partnerships/queries.ts'
import { sideQuestion } from '../../people/views.ts'
import { divider, type Message } from '../../slack/blocks.ts'
import type { Context } from '../../slack/router.ts'
import { claim, decline, leave, signUp } from './mutations.ts'
import type { SignUpApplied } from './rules.ts'
import { signUpAnswer } from './views.ts'

export async function pressSignUp(context: Context, activityId: number): Promise<Message> {
  return answerWith(context, await signUp(context.deps, context.actor, activityId))
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
