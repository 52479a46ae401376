import { readFileSync } from 'node:fs';
import dotenv from 'dotenv';
import { describe, expect, test } from 'vitest';
import { readSettings, settingNames } from '../src/settings.ts';

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  const all = dotenv.parse(text.replace(/^#(?=[A-Z_]+=)/gm, ''));

  test('names every setting, and nothing else', () => {
    expect(Object.keys(all).sort()).toEqual([...settingNames].sort());
  });

  test('shows values that are allowed', () => {
    expect(() => readSettings(all)).not.toThrow();
  });

  test('as it stands, changes nothing', () => {
    expect(readSettings(dotenv.parse(text))).toEqual(readSettings({}));
  });
});

describe('a wrong value is named with what is allowed', () => {
  test.each([
    ['DISCORD_GUILD_IDS', '123', '17 to 20 digits'],
    ['DISCORD_CHANNEL_IDS', 'general', '17 to 20 digits'],
    ['DISCORD_API_URL', 'discord.com', 'http or https'],
    ['MAX_QUESTIONS_AT_ONCE', '0', 'from 1 to 64'],
    ['MAX_QUESTIONS_WAITING', '-1', 'from 0 to 100000'],
    ['QUESTIONS_PER_MINUTE', '1.5', 'from 1 to 1000'],
    ['ANSWERS_KEPT_DAYS', 'never', '0 to 3650, or off'],
    ['PORT', '70000', '0 to 65535'],
    ['LOG_LEVEL', 'loud', 'silent'],
  ])('%s=%s', (name, value, allowed) => {
    const read = () => readSettings({ [name]: value });
    expect(read).toThrow(`${name} is "${value}"`);
    expect(read).toThrow(allowed);
  });
});

test.each([
  ['DISCORD_GUILD_IDS', ` ${'1'.repeat(18)} , ${'2'.repeat(19)} `, ['1'.repeat(18), '2'.repeat(19)]],
  ['QUESTIONS_PER_MINUTE', '7', 7],
  ['ANSWERS_KEPT_DAYS', 'off', 0],
  ['ANSWERS_KEPT_DAYS', '7', 7],
  ['ANSWERS_KEPT_DAYS', undefined, 30],
  ['DISCORD_TOKEN', ' ', undefined],
] as const)('%s=%j is %j', (name, value, read) => {
  expect(readSettings({ [name]: value })[name]).toEqual(read);
});
