import { UserError } from '../errors.ts'
import { dictionaryOf } from '../i18n/dictionary.ts'
import type { Language } from '../i18n/language.ts'
import type { Actor } from '../slack/actor.ts'
import { escapeText, type Message, says } from '../slack/blocks.ts'
import type { ActionHandler, Context, Feature } from '../slack/router.ts'
import { chooseLanguage, chooseSide } from './mutations.ts'
import { actionIds } from './views.ts'

const spellings: Record<string, Language> = {
  zh: 'zh-CN',
  'zh-cn': 'zh-CN',
  中文: 'zh-CN',
  汉语: 'zh-CN',
  en: 'en',
  english: 'en',
  英文: 'en',
}

const sideButton: ActionHandler = {
  allow: 'member',
  run: async ({ deps, actor, t, now }, { id }) => {
    const { name } = await chooseSide(deps.db, actor, id, now)
    return says(t.people.sideChosen(escapeText(name)))
  },
}

export const people: Feature = {
  name: 'people',
  commands: [
    {
      words: ['language', '语言'],
      help: (t) => t.people.help.language,
      allow: 'anyone',
      run: (context, { rest }) => speak(context, rest),
    },
  ],
  actions: {
    [actionIds.language]: { allow: 'anyone', run: (context, { value }) => speak(context, value) },
    [`${actionIds.side}.1`]: sideButton,
    [`${actionIds.side}.2`]: sideButton,
  },
}

async function speak({ deps, actor }: Context<Actor>, typed: string): Promise<Message> {
  const language = spellings[typed.trim().toLowerCase()]
  if (language === undefined) throw new UserError((t) => t.people.whichLanguage)
  await chooseLanguage(deps.db, actor.person.id, language)
  return says(dictionaryOf(language).people.languageChosen)
}
