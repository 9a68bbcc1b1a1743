import type { Actor } from './actor.ts'
import { isAllowed } from './authorize.ts'
import { context, type Message, section } from './blocks.ts'
import type { Context, Feature } from './router.ts'

/** A section holds 3,000 characters, and an officer may do more than fits. */
const LINES_A_SECTION = 20

/** `/gongjian help` and its button: what this person may do, in their words, drawn from the tables themselves. */
export function helpOn(features: Feature[]): Feature {
  const run = async ({ actor, t }: Context<Actor>): Promise<Message> => {
    const roles = actor.membership?.roles ?? null
    const lines = [...features, help]
      .flatMap((feature) => feature.commands ?? [])
      .filter((command) => isAllowed(command.allow, roles))
      .map(({ words, help }) => {
        const { usage, does } = help(t)
        const word = (t.language === 'zh-CN' ? words.find((one) => /\p{Script=Han}/u.test(one)) : words[0]) ?? words[0]
        return `\`/gongjian ${[word, usage].filter(Boolean).join(' ')}\`  ${does}`
      })
    const sections = Array.from({ length: Math.ceil(lines.length / LINES_A_SECTION) }, (_, index) =>
      section(lines.slice(index * LINES_A_SECTION, (index + 1) * LINES_A_SECTION).join('\n')),
    )
    return { text: t.help.title, blocks: [section(`*${t.help.title}*`), ...sections, context(t.help.footer)] }
  }
  const help: Feature = {
    name: 'help',
    commands: [{ words: ['help', '帮助'], help: (t) => t.help, allow: 'anyone', run }],
    actions: { 'help.show': { allow: 'anyone', run } },
  }
  return help
}
