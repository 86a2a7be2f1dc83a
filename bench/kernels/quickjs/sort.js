// Sorting in QuickJS: numbers with a comparison of our own, and strings without.
(n) => {
  let state = 59;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const items = Array.from({ length: n }, () => ({ key: random() % 10007, name: `item ${random() % 997}` }));
  items.sort((a, b) => a.key - b.key || (a.name < b.name ? -1 : 1));
  const names = items.map((item) => item.name).sort();
  let sum = 0;
  items.forEach((item, i) => { sum = (Math.imul(sum ^ item.key, 16777619) + names[i].charCodeAt(names[i].length - 1)) >>> 0; });
  return sum;
};
