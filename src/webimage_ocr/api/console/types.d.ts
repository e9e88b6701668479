// What the API answers and what the page keeps, for the checker of types alone: browsers are not sent this file.

type Corner = [number, number];
type Quad = [Corner, Corner, Corner, Corner];

interface Character {
  char: string;
  char_location: Quad;
  char_confidence: number;
}

/** A confidence, and where the server tells it the probability of being read without an error. */
interface Sure {
  confidence: number;
  probability?: number | null;
}

interface Block extends Sure {
  words: string;
  location: Quad;
  font_list?: string[];
  font_scores?: number[];
  char_list?: Character[];
}

interface Extracted {
  image_size?: { width: number; height: number };
  contact_info?: Record<string, string>;
}

/** Of both endpoints: `extracted_data` is web-image's, `direction` and `markdown_result` are general-text's. */
interface Answer {
  result: {
    words_block_count: number;
    words_block_list: Block[];
    extracted_data?: Extracted;
    direction?: number;
    markdown_result?: string;
  };
}

type MaybeAnswer = Answer | null | undefined;

type Service = "web-image" | "general-text";

/** What is asked for besides the picture. */
type Fields = Record<string, boolean | number | string | string[]>;

interface Choices {
  service: Service;
  fields: Fields;
  project: string;
  tag: string;
}

interface Refusal {
  status: number;
  code: string;
  message: string;
  requestId?: string;
  body: unknown;
}

/** A picture that comes in. */
interface Picture {
  name: string;
  file?: File;
  url?: string;
}

/** One picture of this session, from its choice to its answer. */
interface Job extends Picture, Choices {
  state: "waiting" | "sending" | "reading" | "done" | "failed";
  part?: number;
  address?: string | null;
  /** Which page of a PDF `address` shows, as it was asked for. */
  shownPage?: unknown;
  width?: number;
  height?: number;
  running?: boolean;
  recorded?: Record<Service, Answer>;
  answer?: Answer | null;
  failure?: Refusal | null;
  seconds?: number;
}

/** Where a text was found: in which block of which picture, and in which of its letters. */
interface Hit {
  job: Job;
  index: number;
  words: string;
  start: number;
  end: number;
}

/** A part of a picture, in its pixels. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a file that is saved is made of. */
interface Sheet {
  name: string;
  width: number;
  height: number;
  answer: Answer;
}

/** What is between two spaces of a line, its confidence in percent, and its left, top, right and bottom. */
interface Word {
  text: string;
  percent: number;
  box: number[];
}

/** Rows that belong together: a table where it has columns, and else a paragraph. */
interface Part {
  rows: Block[][];
  columns?: Set<Block>[];
}

/** A column of a table, from where to where it reaches. */
interface Column {
  low: number;
  high: number;
  blocks: Set<Block>;
}

type Sides = Map<Block, [left: number, top: number, right: number, bottom: number]>;

/** A format that is saved. */
interface Format {
  write: (sheets: Sheet[]) => string;
  ending: string;
  type: string;
}

/** The elements of a picture of the strip. */
type Frame = Record<"place" | "button" | "picture" | "state" | "remove" | "bar", any>;

/** What the panel of text asks for. */
interface Acts {
  save: () => void;
  readWith: (service: Service) => void;
}

interface SnippetRequest extends Choices {
  endpoint: string;
  name: string;
  url?: string;
}

interface Account {
  id: string;
  name: string;
}

interface User extends Account {
  account_id: string;
  account_name: string;
  is_admin: boolean;
  enabled: boolean;
  created_at: string;
}

interface Project extends Account {
  account_id: string;
  account_name: string;
  enabled: boolean;
  regions: string[];
  services: string[];
  daily_quota: number | null;
  rate_per_minute: number | null;
}

interface Key {
  id: string;
  kind: "permanent" | "bearer" | "temporary";
  user_id: string;
  user_name: string;
  account_id: string;
  project_id: string | null;
  description: string;
  enabled: boolean;
  created_at: string;
  expires_at: string | null;
}

interface Lists {
  accounts: Account[];
  users: User[];
  projects: Project[];
  keys: Key[];
}

/** How the mouse, a finger or a key touched a block. */
type Touched = (index: number, how: "over" | "choose") => void;

type Child = Node | string | null | undefined | false;

/** Attributes, listeners (`onclick`), and words by their key (`t`, `tLabel`) of an element. */
interface Props {
  [listener: `on${string}`]: (event: any) => unknown;
  [attribute: string]: any;
}

/** An element of index.html, of whatever kind. */
interface Named extends HTMLElement {
  addEventListener(name: string, heard: (event: any) => unknown, how?: any): void;
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): any;
  [member: string]: any;
}

interface Dialog {
  title: string;
  body: Child[];
  action: string;
  send?: (form: FormData) => unknown;
  danger?: boolean;
}
