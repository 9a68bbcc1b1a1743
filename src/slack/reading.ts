import { readingView } from './blocks.ts'
import type { ActionInput, Answer, Context } from './router.ts'

/** In a channel an answer is a message; from the Home tab it opens as a modal, and in a modal it takes that one's place. */
export async function inPlace(
  { t, actor, open }: Context,
  { place, updateView }: Pick<ActionInput, 'place' | 'updateView'>,
  title: string,
  message: Answer,
): Promise<Answer | undefined> {
  if (place === 'message') return message
  const view = readingView(t, actor.partnership.id, title, message)
  await (place === 'modal' ? updateView(view) : open(view))
  return undefined
}

/** The same, but a modal stays open below. */
export function onTop(
  context: Context,
  { place }: Pick<ActionInput, 'place'>,
  title: string,
  message: Answer,
): Promise<Answer | undefined> {
  return inPlace(context, { place, updateView: context.open }, title, message)
}
