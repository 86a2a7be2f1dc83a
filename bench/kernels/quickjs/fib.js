// Calls in QuickJS: the Fibonacci number, from its definition.
(n) => {
  const fib = (k) => (k < 2 ? k : fib(k - 1) + fib(k - 2));
  return fib(n);
};
