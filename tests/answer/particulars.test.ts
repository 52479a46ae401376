import { expect, test } from 'vitest';
import { missingFrom, particularsOf } from '../../src/answer/particulars.ts';
import { terms } from '../../src/index/terms.ts';

test.each([
  ['Who opened the bridge?', [], [], []],
  ['Who is the mayor of Port Selwyn?', [['port', 'selwyn']], [], []],
  ['Who led Velomar in 2019?', [['velomar']], ['2019'], []],
  ['Why did Lund close 3 of the eleven lines?', [['lund']], [], ['3']],
  ['Along with boats, what does Lund lend?', [['lund']], [], []],
  ['Port Selwyn has which mayor?', [['port', 'selwyn']], [], []],
  ['How many came in the 1990s?', [], ['1990s'], []],
  ['', [], [], []],
])('%j', (question, names, years, numbers) => {
  expect(particularsOf(question)).toEqual({ names, years, numbers });
});

test.each([
  ['Who is the mayor of Port Selwyn?', 'Sunniva Lund is the mayor of Port Selwyn.', 0, 0, 0],
  ['Who is the mayor of Port Selwyn?', 'The mayor walked along the port.', 0.5, 0, 0],
  ['Who is the mayor of Hallam?', 'Sunniva Lund is the mayor of Port Selwyn.', 1, 0, 0],
  ['What did the Israelis say?', 'Israel has not responded.', 0, 0, 0],
  ['What did Iran do?', 'Iranian rockets fell.', 0, 0, 0],
  ['Why did the American troops leave?', 'U.S. troops left.', 0, 0, 0],
  ['Why did the US troops leave?', 'The Americans left.', 0, 0, 0],
  ['Who led Iran?', 'Ira led the choir.', 1, 0, 0],
  ['What did Lund tell Port Selwyn?', 'Lund spoke.', 1, 0, 0],
  ['Who won in 2018?', 'In 2019 Lund won.', 0, 1, 0],
  ['Who won in 2019?', 'In 2019 Lund won.', 0, 0, 0],
  ['What happened to the 3 boats?', 'Three boats sank.', 0, 0, 0],
  ['What happened to the three boats?', 'Of 3 boats none came back.', 0, 0, 0],
  ['What happened to the 4 boats?', 'Three boats sank.', 0, 0, 1],
])('%j and %j', (question, text, names, years, numbers) => {
  expect(missingFrom(particularsOf(question), new Set(terms(text)))).toEqual({ names, years, numbers });
});
