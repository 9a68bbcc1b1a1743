/**
 * Slack's limits, each under `Declaration.field` of `@slack/types`, whose documentation comments state them;
 * validate/limits.test.ts reads them there again and fails when one moves.
 */
export const LIMITS = {
  'Block.block_id': 255,
  'Action.action_id': 255,
  'ActionsBlock.elements': 25,
  'CardBlock.title': 150,
  'CardBlock.subtitle': 150,
  'CardBlock.body': 200,
  'CarouselBlock.elements': 10,
  'ContainerBlock.title': 150,
  'ContainerBlock.subtitle': 150,
  'ContainerBlock.child_blocks': 10,
  'ContextBlock.elements': 10,
  'ContextActionsBlock.elements': 5,
  'DataTableBlock.page_size': 100,
  'HeaderBlock.text': 150,
  'ImageBlock.alt_text': 2000,
  'ImageBlock.title': 2000,
  'InputBlock.label': 2000,
  'InputBlock.hint': 2000,
  'MarkdownBlock.text': 12_000,
  'SectionBlock.text': 3000,
  'TableBlock.column_settings': 20,
  'VideoBlock.title': 200,
  'VideoBlock.author_name': 50,
  'Button.text': 75,
  'Button.value': 2000,
  'Button.url': 3000,
  'Button.accessibility_label': 75,
  'Checkboxes.options': 10,
  'RadioButtons.options': 10,
  'FileInput.max_files': 10,
  'StaticSelect.options': 100,
  'StaticSelect.option_groups': 100,
  'MultiStaticSelect.options': 100,
  'MultiStaticSelect.option_groups': 100,
  'Overflow.options': 5,
  'PlainTextInput.min_length': 3000,
  'RichTextInput.min_lines': 100,
  'RichTextInput.max_lines': 100,
  'WorkflowButton.text': 75,
  'Placeholdable.placeholder': 150,
  'Confirm.title': 100,
  'Confirm.text': 300,
  'Confirm.confirm': 30,
  'Confirm.deny': 30,
  'OptionDescriptor.url': 3000,
  'OptionDescriptor.description': 75,
  'PlainTextOption.text': 75,
  'MrkdwnOption.text': 75,
  'OptionGroup.label': 75,
  'OptionGroup.options': 100,
  'PlainTextElement.text': 3000,
  'MrkdwnElement.text': 3000,
  'BaseView.blocks': 100,
  'BaseView.private_metadata': 3000,
  'BaseView.callback_id': 255,
  'ModalView.title': 24,
  'ModalView.close': 24,
  'ModalView.submit': 24,
} as const

/** Limits the declarations leave out, or state as two numbers, from docs.slack.dev. */
export const DOCUMENTED = {
  /** "You can include up to 50 blocks in each message." */
  messageBlocks: 50,
  /** chat.postMessage, "Truncating content". */
  messageText: 40_000,
  /** section: 10 fields of 2,000 characters (one comment states both). */
  sectionFields: 10,
  sectionFieldText: 2000,
  /** option object, `value`: the declarations still say 75. */
  optionValue: 150,
  /** plain_text_input, `max_length` (and what a field without it takes). */
  plainTextInputMax: 3000,
  /** Views: `external_id`. */
  externalId: 255,
  /** table: 100 rows of 20 cells (one comment states both). */
  tableRows: 100,
  tableCells: 20,
  /** Images and their addresses. */
  imageUrl: 3000,
  /** Message metadata, in bytes of JSON. */
  metadataBytes: 16_384,
  /** "There is a limit of 100 attachments" (chat.postMessage, `too_many_attachments`). */
  attachments: 100,
  /** alert (modals only): text; card: buttons. */
  alertText: 200,
  cardActions: 3,
  /** video: alt_text, description, provider_name. */
  videoAltText: 200,
  videoDescription: 200,
  videoProviderName: 50,
  /**
   * chat.postMessage answers `msg_blocks_too_long` past this many characters in all blocks, each block counting
   * `blockOverhead` more. Not documented: measured by others in slackapi/bolt-js#2509 (13,297 characters pass in one
   * block, 13,172 beside a divider); Slack speaks of "12,000 text characters with a buffer for block containers".
   */
  allBlocksText: 13_422,
  blockOverhead: 125,
} as const
