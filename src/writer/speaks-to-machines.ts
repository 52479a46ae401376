import { refusalOf } from '../answer/refusal.ts';

const addressed = [
  /\b(?:system|hidden|initial|previous|prior|earlier|above) (?:prompt|instructions?|rules|messages?)\b/i,
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instructions?|rules|prompts?|guidelines|above|previous|everything)\b/i,
  /\b(?:language model|chat ?bot|AI (?:model|assistants?|systems?)|LLMs?|assistants?|bots?|summari[sz]ers?)\b.{0,40}\b(?:must|should|shall|has to|have to|is to|are to|please|instructed|required|asked to)\b/i,
  /\b(?:as|you are|you're|acting as) an? (?:helpful |honest )?(?:AI|assistant|language model|bot|summari[sz]er)\b/i,
  /(?:^|[.!?:;,"“”)\]-]\s*|\b(?:please|must|should|now|then|always|instead)\s+)(?:say|write|answer|respond|reply|output|state|print|repeat|report|claim|conclude|begin|end|tell (?:the )?(?:users?|readers?|everyone|people|them|us|me)) (?:that\b|with\b|only\b|exactly\b|the (?:words?|following|phrase|sentence)\b|in\b|as\b|:|["“‘'])/i,
  /\b(?:begin|end|new|start of|important) (?:system|instructions?|prompt|task)s?\s*:/i,
  /\b(?:instructions?|note|message|attention|important|memo)\s+(?:to|for)\s+(?:the\s+|all\s+|any\s+)?(?:AI|assistants?|language models?|models?|LLMs?|bots?|summari[sz]ers?|chat ?bots?)\b/i,
  /<\|?[a-z_]+\|?>|\[\/?INST\]|<<\/?SYS>>|\b(?:system|assistant|user)\s*:/i,
];

/**
 * Whether a sentence of an article reads as if it were meant for whoever processes it. Such sentences may be quoted
 * like others, but a model is better not shown them.
 */
export const speaksToMachines = (sentence: string): boolean =>
  addressed.some((pattern) => pattern.test(sentence)) || refusalOf(sentence, false) === 'instruction';
