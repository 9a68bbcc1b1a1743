import { en } from './en.ts'
import type { Language } from './language.ts'
import { zhCN } from './zh-CN.ts'

export type Dictionary = typeof en

const dictionaries: Record<Language, Dictionary> = { en, 'zh-CN': zhCN }

export function dictionaryOf(language: Language): Dictionary {
  return dictionaries[language]
}

/** Slack's locale ("zh-CN", "zh-TW", "en-GB") or a stored language, as one of ours; null when it is neither. */
export function languageOf(text: string | null | undefined): Language | null {
  if (text?.startsWith('zh')) return 'zh-CN'
  if (text?.startsWith('en')) return 'en'
  return null
}
