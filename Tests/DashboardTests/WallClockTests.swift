import Dashboard
import Glibc
import OpsModel
import Testing

private let summer = Instant(seconds: 1_782_864_000)
private let winter = Instant(seconds: 1_795_489_999)

@Suite struct `The wall clock` {
    /// In a process of its own, because a process has one zone.
    @Test func `knows the zone's offset on both sides of daylight saving`() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1)
            let offset = WallClock.system.localOffset
            // The night of 2026-10-25 ends summer time at 01:00 UTC.
            let change = Instant(seconds: 1_792_890_000)
            let offsets = [summer, change - .seconds(1), change, winter].map(offset)
            exit(offsets == [7200, 7200, 3600, 3600] ? 0 : 1)
        }
    }

    @Test func `knows zones that are off by less than an hour`() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "IST-5:30", 1)
            exit(WallClock.system.localOffset(summer) == 19_800 ? 0 : 1)
        }
    }

    @Test(arguments: [-1e300, -1, 0, 1e18, 1e300, .infinity, -.infinity, .nan])
    func `an instant beyond all calendars has no offset, and is no crash`(_ seconds: Double) {
        #expect(abs(WallClock.system.localOffset(Instant(seconds: seconds))) <= 86_400)
    }

    @Test func `goes on`() {
        let one = WallClock.system.now()
        #expect(WallClock.system.now() >= one)
        #expect(one > winter - .seconds(365 * 86_400))
    }
}
