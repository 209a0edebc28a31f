export default {
  title: 'Consent matrix',
  people:
    '%{count} person whose scopes and terms were both read |||| %{count} people whose scopes and terms were both read',
  unread:
    'without %{count} person not read completely yet |||| without %{count} people not read completely yet',
  needs: {
    choose: 'What a feature needs',
    help: 'Choose up to %{max}: those who have all of it are counted, and those who lack some.',
    result: '%{count} person lacks at least one |||| %{count} people lack at least one',
    title: 'Who has what is needed, and who lacks what',
    any: 'Lacking at least one:',
    caption: 'People by what they lack',
    what: 'Lacking',
    having: 'Nothing: agreed to all',
    lacking: 'Not agreed: %{names}',
  },
  combinations: {
    title: 'People by combination',
    caption: 'People by combination of scopes and terms agreed to, most first',
    others: '%{count} other combination: %{people} |||| %{count} other combinations: %{people}',
    place: 'Place',
    people: 'People',
    share: 'Share',
    agreed: 'Agreed',
  },
};
