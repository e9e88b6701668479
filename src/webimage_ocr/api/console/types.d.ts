// What the API answers and what the page keeps, for the checker of types alone: browsers are not sent this file.

type Corner = [number, number];

interface Block {
  words: string;
  confidence: number;
  probability?: number | null;
  location: [Corner, Corner, Corner, Corner];
  font_list?: string[];
  font_scores?: number[];
}

interface Extracted {
  image_size?: { width: number; height: number };
  contact_info?: Record<string, string>;
}

interface Answer {
  result: { words_block_count: number; words_block_list: Block[]; extracted_data: Extracted };
}

/** What is asked for besides the picture. */
interface Fields {
  detect_direction: boolean;
  detect_text_direction: boolean;
  detect_font?: boolean;
  extract_type?: string[];
}

interface Choices {
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

/** One picture of the queue, from its choice to its answer. */
interface Job extends Choices {
  name: string;
  state: "waiting" | "sending" | "reading" | "done" | "failed";
  part?: number;
  file?: File;
  url?: string;
  address?: string | null;
  width?: number;
  height?: number;
  running?: boolean;
  recorded?: Answer;
  answer?: Answer | null;
  failure?: Refusal | null;
  seconds?: number;
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
type Props = Record<string, any>;

interface Dialog {
  title: string;
  body: Child[];
  action: string;
  send?: (form: FormData) => unknown;
  danger?: boolean;
}
