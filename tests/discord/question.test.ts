import { describe, expect, test } from 'vitest';
import { askedIn, isQuestion } from '../../src/discord/question.ts';

describe('a question for the articles', () => {
  test.each([
    'Who is the US ambassador in Iraq?',
    'who is the us ambassador in iraq',
    'When does the tram open',
    'How many people were hurt in the ferry collision?',
    'how much will the line cost?',
    'What did Meena Sandhu say about the levy?',
    'Is the plant in Brenmouth closing?',
    'did the council approve the tram line',
    'Which party won?',
    'Why was the embassy staff reduced??',
    'So who won the election?',
    'Who won the 2024 marathon? 🏃',
    'Who said “nothing would be dearer”?',
    'Tell me about the tram vote',
    'please explain the levy on parking spaces',
    'Does anyone know who runs Corvane?',
    'Can you tell me when the plant closes?',
    'Hey, do you know how many stops are planned?',
    'I wonder who pays for the tram',
    'The motion passed by how many votes?',
    'Wer ist der Botschafter im Irak?',
    'Warum wurde das Werk geschlossen',
    '¿Quién ganó las elecciones?',
    'cuántos votos obtuvo la moción?',
    'Qui a gagné l’élection ?',
    'Pourquoi la ligne coûte-t-elle si cher',
    'Who wrote https://news.example/a?b=c and when?',
  ])('%s', (text) => {
    expect(isQuestion(text)).toBe(true);
  });
});

describe('chatter', () => {
  test.each([
    '',
    '?',
    '???',
    'what?',
    'lol what?',
    'really?',
    'why not?',
    'how so?',
    'is that so?',
    'what the',
    'who will?',
    'ok',
    'thanks!',
    'good morning everyone',
    'are you coming tonight?',
    'what do you think?',
    'can we meet at 5?',
    'how are you?',
    'where are my keys?',
    'did you guys see the match?',
    'wie geht es dir?',
    '¿qué piensas tú?',
    'I think the tram is a bad idea.',
    'The tram line was approved.',
    'what a day for the council',
    '!play who let the dogs out',
    '/ask who is it',
    'https://news.example/search?q=tram',
    '😀😀😀',
  ])('%s', (text) => {
    expect(isQuestion(text)).toBe(false);
  });
});

describe('what is asked in a message', () => {
  const names = new Map([
    ['2', 'Grace'],
    ['3', 'Editors'],
  ]);
  test.each([
    ['<@1> who is it?', 'who is it?'],
    ['<@!1>who is it?', 'who is it?'],
    ['who is it, <@1>?', 'who is it, ?'],
    ['<@1> did <@2> win?', 'did Grace win?'],
    ['<@1> did <@99> win?', 'did <@99> win?'],
    ['<@1> who **really** won?', 'who really won?'],
    ['<@1>\n\nwho\nwon?', 'who won?'],
    ['<@1> <:party:5> who won?', ':party: who won?'],
    ['<@1>', ''],
    ['> quoted\n<@1> is that true?', 'quoted is that true?'],
    ['2 \\* 3', '2 * 3'],
  ])('%j', (content, asked) => {
    expect(askedIn(content, '1', names)).toBe(asked);
  });
});
