/** Every text in English. zh-CN.ts has the type of this object: a missing key does not compile. */
export const en = {
  categories: {
    'member-activities': 'Party member activities',
    'volunteer-service': 'Volunteer service',
    'industry-education': 'Industry–education integration',
    'enterprise-training': 'Enterprise training',
    'talent-support': 'Talent support',
    'union-services': 'Union services',
    'community-building': 'Village and community building',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    back: 'Back',
    done: 'Done',
    listSeparator: ', ',
    andMore: (count: number) => `and ${count} more`,
  },
  errors: {
    busy: 'The bot is busy right now and nothing was changed. Please press again in a moment.',
    unexpected: (reference: string) =>
      `This could not be finished. Nothing you typed is lost: please try again. If it happens again, tell your liaison officer the reference ${reference}.`,
    checkFields: 'Please look at the fields marked below.',
    oldButton: 'This button is from an earlier version. Type /gongjian to start afresh.',
    noPartnership:
      'There is no partnership here yet. Type /gongjian setup to begin, or use the command in the channel of your partnership.',
    notAllowed: {
      reader: 'Only people of this partnership can see this.',
      member: 'Observers can look but not change anything here.',
      organiser: 'Only organisers and liaison officers can do this. Your liaison officer can make you an organiser.',
      'liaison-officer': 'Only liaison officers can do this.',
      installer: 'Only the person who set Gongjian up and the liaison officers can do this.',
    },
    unknownCommand: (typed: string, nearest: string[]) =>
      nearest.length > 0
        ? `I do not know “${typed}”. Did you mean ${nearest.map((word) => `\`/gongjian ${word}\``).join(' or ')}?`
        : `I do not know “${typed}”. \`/gongjian help\` lists what I can do.`,
  },
  help: {
    title: 'What you can do here',
    does: 'this list',
  },
}
