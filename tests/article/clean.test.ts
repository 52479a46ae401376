import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCaption, reasonToLeaveOut } from '../../src/article/clean.ts';
import { readText } from '../../src/article/read-text.ts';
import { sentenceSpans } from '../../src/article/sentences.ts';

describe('what is not the article is left out', () => {
  test.each([
    ['note of the page', 'The story continues'],
    ['note of the page', 'Story continues below'],
    ['note of the page', 'Article continues after advertisement'],
    ['note of the page', 'Continue reading'],
    ['note of the page', 'Read the full story here'],
    ['note of the page', 'Skip to main content'],
    ['note of the page', '3 min read'],
    ['note of the page', 'Our Standards: The Thomson Reuters Trust Principles.'],
    ['note of the page', 'This article was originally published by The Daily Bridge.'],
    ['note of the page', 'Scroll down for video'],
    ['note of the page', 'Media playback is unsupported on your device'],
    ['note of the page', 'Click here for more on the flood'],
    ['line without words', '___'],
    ['line without words', '* * *'],
    ['advertisement', 'Advertisement'],
    ['advertisement', '**ADVERTISEMENT**'],
    ['advertisement', 'Advertisement - scroll to continue'],
    ['advertisement', 'Sponsored content'],
    ['advertisement', 'Anzeige'],
    ['invitation to an app', 'Get the Channel Nine News app for breaking news and sport'],
    ['invitation to an app', 'Download our free app'],
    ['invitation to an app', 'Get the Guardian app today!'],
    ['note of the page', 'CLICK HERE TO GET THE CHANNEL NINE APP'],
    ['invitation to subscribe', 'Subscribe'],
    ['invitation to subscribe', 'You have reached your limit of free articles'],
    ['contact line', 'Write to Jane Doe at jane.doe@example.com.'],
    ['contact line', 'Have a news tip? Call our desk'],
    ['related link', 'ALSO READ | Town votes for a new bridge'],
    ['photo credit', '(Photo by Jane Doe/Getty Images)'],
    ['photo credit', 'Image source, Getty Images'],
    ['invitation to subscribe', 'Subscribe to our newsletter.'],
    ['invitation to subscribe', 'Sign up for our daily newsletter'],
    ['invitation to subscribe', 'Sign up here for the morning briefing'],
    ['invitation to subscribe', 'Get the latest news delivered to your inbox every morning'],
    ['invitation to subscribe', 'Already a subscriber? Log in'],
    ['invitation to subscribe', 'Support independent journalism'],
    ['invitation to subscribe', 'Enter your email address'],
    ['invitation to follow', 'Follow us on Twitter'],
    ['invitation to follow', 'Follow Channel Nine on Facebook and Twitter'],
    ['invitation to follow', 'Follow @janedoe on Twitter.'],
    ['invitation to follow', 'Like us on Facebook'],
    ['links to share', 'Share'],
    ['links to share', 'Share this article'],
    ['links to share', 'Share on Twitter and WhatsApp'],
    ['links to share', 'Share Tweet Email Print'],
    ['links to share', 'Facebook | Twitter | WhatsApp'],
    ['related link', 'Read more'],
    ['related link', 'Read more: Town votes for a new bridge'],
    ['related link', '[READ MORE: What we know of the flood](https://example.com/flood)'],
    ['related link', 'Related: River rises again'],
    ['related link', 'You may also like'],
    ['related link', 'More from Channel Nine'],
    ['related link', 'WATCH: The moment the bridge fell'],
    ['cookie notice', 'We use cookies to improve your experience on our site.'],
    ['cookie notice', 'By continuing to use this site, you agree to our terms of use.'],
    ['cookie notice', 'Accept all cookies'],
    ['copyright notice', '© 2020 The Daily Bridge. All rights reserved.'],
    ['copyright notice', 'Copyright 2020 The Daily Bridge'],
    ['copyright notice', 'All rights reserved.'],
    ['credits', '(Reporting by Jane Doe in Baghdad; Editing by John Roe)'],
    ['credits', 'Reporting by Jane Doe and John Roe; additional reporting by Ann Poe'],
    ['credits', 'Jane Doe contributed to this report.'],
    ['photo credit', 'Photo: Jane Doe/Reuters'],
    ['photo credit', 'Jane Doe / AFP via Getty Images'],
    ['photo credit', 'Getty Images'],
    ['photo credit', 'Photo credit: Jane Doe'],
    ['links to comments', '12 comments'],
    ['links to comments', 'Join the conversation'],
    ['list of topics', 'Tags: bridges, rivers'],
  ])('%s: %s', (reason, words) => {
    expect(reasonToLeaveOut(words)).toBe(reason);
  });
});

describe('ordinary sentences stay', () => {
  test.each([
    'The company asked users to download the app before the election.',
    'Subscribe rates fell.',
    'Share prices fell on Monday.',
    'Share of voters under 30 grew.',
    'Follow the money, he said.',
    'Follow the rules on Facebook, the ministry told teachers.',
    'Read more books, she told the pupils.',
    'Download speeds doubled.',
    'Download the app before the election, officials urged voters.',
    'Get the app, the ministry tells citizens.',
    'Try the new app and you will see, she said.',
    'Advertisement spending rose by 4 percent.',
    'Sign up for the draft ended in May.',
    'Cookies were handed out at the door.',
    'We use cookies to thank our neighbors, said the baker.',
    'Copyright law was changed in 2019.',
    'Copyright 2020 was a contested year.',
    'Related companies were sold.',
    'Most read the paper in the morning.',
    'More from the budget will go to schools.',
    'Watch: I told you so.',
    'Print runs fell.',
    'The story continues to trouble him.',
    'This story was told to him by his mother.',
    'This article was published in 1912 and caused a scandal, historians say.',
    'By continuing the talks, both sides gained time.',
    'By clicking on the link, the victim opened the door to hackers.',
    'Reporting by journalists has become dangerous.',
    'Editing by hand takes days.',
    'Jane Doe contributed 3,000 dollars to the campaign.',
    'Russia contributed to this crisis.',
    'He never said how much the company contributed.',
    'Photo finishes are rare.',
    'Join the army, the posters said.',
    'Join the discussion about the budget was his advice.',
    'Comments by the minister drew criticism.',
    'Tags were found on the whale.',
    'Donate blood, doctors urged.',
    'Log in the river blocked boats.',
    'All rights reserved for men were extended to women.',
    'Sponsored by Iran, the militia grew.',
    'Paid by the hour, workers struggle.',
    'Support independent journalism was the slogan on the wall, but it did not help.',
    'Facebook and Twitter blocked the account.',
    'Getty Images sued the company in London.',
    'Reuters reported the attack first.',
    'Enter your email address, the message told victims.',
    'Image is everything for the party.',
    '“Subscribe now,” the banner said.',
    'Listen to this, he said.',
    'Click here for help, the message told victims.',
    'Got a story wrong, and the paper paid for it, he said.',
    'Watch live animals in the park, the sign said.',
    'Published on Monday, the report found faults in the bridge.',
    'Image caption contests are popular.',
    'Topics: he had many, and none was small.',
  ])('%s', (sentence) => {
    expect(reasonToLeaveOut(sentence)).toBeNull();
    expect(isCaption(sentence)).toBe(false);
  });

  test('however it begins, a long paragraph is the article', () => {
    const paragraph = `Subscribe to our newsletter. ${'The bridge was closed again on Monday. '.repeat(20)}`;
    expect(reasonToLeaveOut(paragraph)).toBeNull();
  });

  const articles = '../shared/bench/xquad-dev/articles';
  test.skipIf(!existsSync(articles))('in twelve encyclopedia articles, whole or sentence by sentence', () => {
    for (const name of readdirSync(articles)) {
      const text = readFileSync(path.join(articles, name), 'utf8');
      const { blocks } = readText(text, { id: name, source: name });
      expect(blocks.filter(({ kind }) => kind === 'left-out' || kind === 'caption')).toEqual([]);
      for (const { start, end } of sentenceSpans(text)) {
        expect([text.slice(start, end), reasonToLeaveOut(text.slice(start, end))]).toEqual([
          expect.anything(),
          null,
        ]);
      }
    }
  });
});

describe('captions', () => {
  test.each([
    'Image: Cranes stand above the river near the old town (Jane Doe / dpa / picture alliance via Getty File)',
    'Photo: A street in Basra',
    '*Photo: A street in Basra*',
    'Image caption, The old bridge',
    'FILE - In this May 3, 2019 photo, boats cross the river.',
    'FILE PHOTO: Boats cross the river, May 3, 2019.',
    'A boat crosses the river. (AP Photo/Jane Doe)',
    'A boat crosses the river (Jane Doe/Reuters)',
  ])('%s', (words) => {
    expect(isCaption(words)).toBe(true);
    expect(reasonToLeaveOut(words)).toBeNull();
  });
});
