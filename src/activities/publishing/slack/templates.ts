import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { closingView, escapeText, type Message, says } from '../../../slack/blocks.ts'
import { parseForm } from '../../../slack/forms.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Answer, Context, ViewAnswer } from '../../../slack/router.ts'
import { deleteTemplate, saveTemplate } from '../mutations.ts'
import { findTemplates, getContent } from '../queries.ts'
import { templateForm, templateList, templatesModal } from '../views.ts'
import { getOwn } from './form.ts'

/** Two blocks each, below Slack's fifty. */
const TEMPLATES_LISTED = 24

export async function listTemplates({ deps, actor, t }: Context): Promise<Message> {
  const { id } = actor.partnership
  return templateList(t, await findTemplates(deps.db, id, TEMPLATES_LISTED), id)
}

export async function askTemplate(context: Context, activityId: number): Promise<undefined> {
  const { title } = await getOwn(context, activityId)
  await context.open(templateForm(context.t, { partnershipId: context.actor.partnership.id, activityId }, title))
}

export async function keepTemplate(context: Context, { data, values }: OpenView): Promise<ViewAnswer> {
  const { deps, actor, t, now } = context
  const { activityId } = z.object({ activityId: z.number() }).parse(data)
  const { name } = parseForm(z.object({ name: z.string().trim().min(1, 'required').max(75) }), values)
  await getOwn(context, activityId)
  const { content } = await getContent(deps.db, actor.partnership.id, activityId)
  await saveTemplate(deps.db, actor, { name, content }, now)
  return { update: closingView(t, t.publishing.saveTemplate, says(t.publishing.template.saved(escapeText(name)))) }
}

/** From the Home tab, where nothing can be answered, the list is a modal. */
export async function showTemplates(context: Context): Promise<undefined> {
  await context.open(await templatesView(context))
}

async function templatesView(context: Context): Promise<ModalView> {
  const { blocks } = await listTemplates(context)
  const { partnership } = context.actor
  return templatesModal(context.t, { partnershipId: partnership.id }, blocks ?? [])
}

export async function dropTemplate(
  context: Context,
  { id, place, updateView }: ActionInput,
): Promise<Answer | undefined> {
  await deleteTemplate(context.deps.db, context.actor, id, context.now)
  if (place !== 'modal') return { ...(await listTemplates(context)), replace: true }
  await updateView(await templatesView(context))
  return undefined
}
