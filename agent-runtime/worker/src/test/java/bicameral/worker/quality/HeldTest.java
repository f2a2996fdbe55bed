package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldTest {
    @Test
    void itGoesOnFromRoundToRoundUntilAllAreHeld() {
        Held held = Held.NOTHING.anew(10);
        for (int from : new int[] {0, 4}) {
            assertThat(held.stretch(4, 10)).isEqualTo(new Held.Stretch(from, from + 4));
            held = held.after(held.stretch(4, 10), 10);
        }
        assertThat(held).isEqualTo(new Held(8, 8, 2));
        assertThat(held.stretch(4, 10)).isEqualTo(new Held.Stretch(8, 10));
        assertThat(held.after(held.stretch(4, 10), 10)).isEqualTo(new Held(10, 0, 0));
    }

    @Test
    void whatWasNeverHeldComesFirstWhereSomethingChangesAllTheTime() {
        Held held = Held.NOTHING.anew(10);
        for (int round = 0; round < 3; round++) {
            held = held.after(held.stretch(4, 10), 10).anew(10);
        }
        assertThat(held.passages()).isEqualTo(10);
        assertThat(held).isEqualTo(new Held(10, 0, 10));
    }

    @Test
    void aRoundWithoutRoomHoldsNothing() {
        Held held = new Held(4, 4, 6);
        assertThat(held.stretch(0, 10).size()).isZero();
        assertThat(held.stretch(-1, 10).size()).isZero();
        assertThat(held.after(held.stretch(0, 10), 10)).isEqualTo(held);
    }
}
