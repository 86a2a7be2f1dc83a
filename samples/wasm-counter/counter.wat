;; A compiled NEAR contract in the text format: the count is 8 bytes under the key "count".
;; outlayer run counter.wat increment; "get" is a view and answers JSON.
(module
  (import "env" "storage_read" (func $storage_read (param i64 i64 i64) (result i64)))
  (import "env" "storage_write" (func $storage_write (param i64 i64 i64 i64 i64) (result i64)))
  (import "env" "read_register" (func $read_register (param i64 i64)))
  (import "env" "value_return" (func $value_return (param i64 i64)))
  (import "env" "log_utf8" (func $log_utf8 (param i64 i64)))
  (import "env" "panic_utf8" (func $panic_utf8 (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "count")
  (data (i32.const 32) "incremented")
  (data (i32.const 64) "the count is 0 already")

  ;; The count is at 8; it is 0 before the first call.
  (func $load (result i64)
    (if (i64.eq (call $storage_read (i64.const 5) (i64.const 0) (i64.const 0)) (i64.const 1))
      (then (call $read_register (i64.const 0) (i64.const 8))))
    (i64.load (i32.const 8)))

  (func $store (param $count i64)
    (i64.store (i32.const 8) (local.get $count))
    (drop (call $storage_write (i64.const 5) (i64.const 0) (i64.const 8) (i64.const 8) (i64.const 0))))

  ;; Returns a number as decimal digits, which are written from 160 down.
  (func $return (param $number i64)
    (local $at i32)
    (local.set $at (i32.const 160))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
      (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $number) (i64.const 0))))
    (call $value_return (i64.extend_i32_u (i32.sub (i32.const 160) (local.get $at))) (i64.extend_i32_u (local.get $at))))

  (func (export "increment")
    (call $store (i64.add (call $load) (i64.const 1)))
    (call $log_utf8 (i64.const 11) (i64.const 32))
    (call $return (call $load)))

  (func (export "decrement")
    (local $count i64)
    (local.set $count (call $load))
    (if (i64.eqz (local.get $count)) (then (call $panic_utf8 (i64.const 22) (i64.const 64))))
    (call $store (i64.sub (local.get $count) (i64.const 1)))
    (call $return (call $load)))

  (func (export "get") (call $return (call $load))))
