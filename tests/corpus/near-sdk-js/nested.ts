import { NearBindgen, near, call, view, LookupMap, UnorderedMap, Vector, UnorderedSet, decodeObj2class, serialize, deserialize } from 'near-sdk-js';

class Wheel {
  static schema = { size: 'number', made: 'date' };
  size = 0;
  made = new Date(0);
  area() { return this.size * this.size; }
}

class Car {
  static schema = { name: 'string', wheels: { array: { value: Wheel } }, spare: Wheel, parts: { map: { key: 'string', value: Wheel } }, notes: { map: { key: 'string', value: 'string' } } };
  name = '';
  wheels: Wheel[] = [];
  spare = new Wheel();
  parts = {};
  notes = {};
  describe() { return `${this.name}: ${this.wheels.map((wheel) => wheel.area())} ${this.spare.area()} ${Object.values(this.parts as Record<string, Wheel>).map((part) => part.area())} ${JSON.stringify(this.notes)}`; }
}

@NearBindgen({})
export class Nested {
  static schema = {
    total: 'bigint',
    car: Car,
    cars: { class: UnorderedMap, value: Car },
    groups: { class: LookupMap, value: { class: UnorderedMap, value: Car } },
    lists: { class: UnorderedMap, value: { class: Vector } },
    names: { array: { value: 'string' } },
    set: { class: UnorderedSet },
    plain: Vector,
  };

  total: bigint = 0n;
  car: Car = new Car();
  cars = new UnorderedMap<Car>('cars');
  groups = new LookupMap<UnorderedMap<Car>>('groups');
  lists = new UnorderedMap<Vector<string>>('lists');
  names: string[] = [];
  set = new UnorderedSet<number>('set');
  plain = new Vector<number>('plain');

  @call({})
  put({ group, name, size }: { group: string; name: string; size: number }) {
    const car = new Car();
    car.name = name;
    const wheel = new Wheel();
    wheel.size = size;
    wheel.made = new Date(1000 * size);
    car.wheels.push(wheel, wheel);
    car.spare = wheel;
    car.parts = { rear: wheel };
    car.notes = { colour: 'red' };
    this.cars.set(name, car);
    this.car = car;
    this.names.push(name);
    this.total += BigInt(size);
    this.set.set(size);
    this.plain.push(size);
    const cars = this.groups.get(group, { defaultValue: new UnorderedMap<Car>(`group-${group}`) })!;
    cars.set(name, car);
    this.groups.set(group, cars);
    const list = this.lists.get(group, { reconstructor: Vector.reconstruct as never, defaultValue: new Vector<string>(`list-${group}`) })!;
    list.push(name);
    this.lists.set(group, list);
    return this.names;
  }

  @view({})
  car_({ name }: { name: string }) {
    const car = this.cars.get(name);
    return car === null ? null : [car instanceof Car, car.describe(), car.spare.made.toISOString()];
  }

  @view({})
  own() { return [this.car instanceof Car, this.car.describe(), this.names, this.total, this.set.toArray(), this.plain.toArray()]; }

  @view({})
  grouped({ group, name }: { group: string; name: string }) {
    const cars = this.groups.get(group);
    if (cars === null) return null;
    return [cars instanceof UnorderedMap, cars.length, cars.get(name)?.describe?.() ?? cars.get(name), cars.toArray().length];
  }

  @view({})
  listed({ group }: { group: string }) {
    const list = this.lists.get(group, { reconstructor: Vector.reconstruct as never });
    return list === null ? null : (list as Vector<string>).toArray();
  }

  @view({})
  decoded({ value }: { value: unknown }) {
    const wheel = decodeObj2class(new Wheel(), deserialize(serialize(value)));
    return [wheel instanceof Wheel, wheel];
  }
}
