;; A contract for the tests of the node: a record, a log, a panic, a promise that fails and is healed, a state of 100 KB.
(module
  (import "env" "input" (func $input (param i64)))
  (import "env" "storage_write" (func $storage_write (param i64 i64 i64 i64 i64) (result i64)))
  (import "env" "storage_read" (func $storage_read (param i64 i64 i64) (result i64)))
  (import "env" "value_return" (func $value_return (param i64 i64)))
  (import "env" "log_utf8" (func $log (param i64 i64)))
  (import "env" "panic_utf8" (func $panic (param i64 i64)))
  (import "env" "current_account_id" (func $current_account_id (param i64)))
  (import "env" "promise_create" (func $promise_create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (import "env" "promise_then" (func $promise_then (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (import "env" "promise_return" (func $promise_return (param i64)))
  (import "env" "promise_result" (func $promise_result (param i64 i64) (result i64)))
  (import "env" "promise_yield_create" (func $yield (param i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (memory 1)
  (data (i32.const 0) "value")
  (data (i32.const 16) "boom \"quoted\"")
  (data (i32.const 32) "hello")
  (data (i32.const 40) "get")
  (data (i32.const 48) "fail")
  (data (i32.const 56) "heal")

  (func (export "set")
    (call $input (i64.const 0))
    (drop (call $storage_write (i64.const 5) (i64.const 0) (i64.const -1) (i64.const 0) (i64.const 1))))

  (func (export "get")
    (if (i64.eq (call $storage_read (i64.const 5) (i64.const 0) (i64.const 1)) (i64.const 1))
      (then (call $value_return (i64.const -1) (i64.const 1)))))

  (func (export "hello") (call $log (i64.const 5) (i64.const 32)))

  (func (export "fail") (call $panic (i64.const 13) (i64.const 16)))

  (func (export "long_key") (drop (call $storage_read (i64.const 2049) (i64.const 0) (i64.const 1))))

  (func (export "divide") (drop (i32.div_u (i32.const 1) (i32.const 0))))

  (func $deep (export "deep") (call $deep))

  (func (export "spin") (loop $again (br $again)))

  (func (export "fail_then_heal")
    (call $current_account_id (i64.const 2))
    (call $promise_return
      (call $promise_then
        (call $promise_create (i64.const -1) (i64.const 2) (i64.const 4) (i64.const 48) (i64.const 0) (i64.const 0) (i64.const 64) (i64.const 10000000000000))
        (i64.const -1) (i64.const 2) (i64.const 4) (i64.const 56) (i64.const 0) (i64.const 0) (i64.const 64) (i64.const 10000000000000))))

  ;; Gives the status of the promise that it waited for as a digit: 2 is failure.
  (func (export "heal")
    (i32.store8 (i32.const 128) (i32.add (i32.const 48) (i32.wrap_i64 (call $promise_result (i64.const 0) (i64.const 3)))))
    (call $value_return (i64.const 1) (i64.const 128)))

  ;; Gives what the method get of the account in the input gives.
  (func (export "ask")
    (call $input (i64.const 0))
    (call $promise_return
      (call $promise_create (i64.const -1) (i64.const 0) (i64.const 3) (i64.const 40) (i64.const 0) (i64.const 0) (i64.const 64) (i64.const 20000000000000))))

  ;; Waits for data that nobody will send.
  (func (export "wait")
    (call $promise_return (call $yield (i64.const 4) (i64.const 56) (i64.const 0) (i64.const 0) (i64.const 10000000000000) (i64.const 0) (i64.const 4))))

  (func (export "fill") (local $i i32)
    (loop $next
      (i32.store (i32.const 200) (local.get $i))
      (drop (call $storage_write (i64.const 4) (i64.const 200) (i64.const 1000) (i64.const 1024) (i64.const 5)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 100))))))
