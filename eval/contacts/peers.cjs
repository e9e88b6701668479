// Answers of a peer from npm: node peers.cjs NODE_MODULES PACKAGE < rows.jsonl > answers.jsonl
const path = require('path');
const readline = require('readline');

const [modules, name] = process.argv.slice(2);
const load = (one) => require(path.resolve(modules, one));

const PEERS = {
  'address-parse': () => {
    const found = load('address-parse');
    const parser = found.default || found;
    return (text) => {
      const [one = {}] = parser.parse(text);
      return [one.name, one.mobile || one.phone, one.province, one.city, one.area, one.details];
    };
  },
  'zh-address-parse': () => {
    const found = load('zh-address-parse/dist/zh-address-parse.min.js');
    const parse = found.default || found;
    return (text) => {
      const one = parse(text);
      return [one.name, one.phone, one.province, one.city, one.area, one.detail];
    };
  },
};
const FIELDS = ['name', 'phone', 'province', 'city', 'district', 'detail_address'];
const parse = PEERS[name]();

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const values = parse(JSON.parse(line).text);
  console.log(JSON.stringify(Object.fromEntries(FIELDS.map((field, place) => [field, values[place] || '']))));
});
