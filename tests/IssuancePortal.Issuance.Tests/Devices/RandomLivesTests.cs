using System.Globalization;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Pki;
using IssuancePortal.SimulatedDevices;
using Microsoft.Data.Sqlite;

namespace IssuancePortal.Issuance.Tests.Devices;

/// <summary>
/// Random lives: a hundred thousand moves by random people through the use cases on the real store, with real personalisation of simulated cards between, each compared with <see cref="ReferenceWorld"/>.
/// What the reference allows is allowed and leaves the store as the reference says; what it does not is refused and writes nothing at all.
/// </summary>
public sealed class RandomLivesTests
{
    [Theory]
    [InlineData(20_261, false, 25_000)]
    [InlineData(7_351, true, 25_000)]
    public async Task Lives_TwoAtOnce_AreWhatTheReferenceSays(int seed, bool activateLater, int moves) =>
        await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(async () =>
        {
            await using var walk = await Walk.BeginAsync(seed + i, activateLater);
            for (var step = 0; step < moves; step++) await walk.StepAsync(step);
            await walk.EndAsync();
        })));

    private sealed class Walk : IAsyncDisposable
    {
        private static readonly DeviceMove[] Moves = Enum.GetValues<DeviceMove>();
        /// <summary>The slot whose certificate outlives its device.</summary>
        private const byte Lasting = 0x9C;

        private static readonly DeviceMove[] Usual = [DeviceMove.Suspend, DeviceMove.Suspend, DeviceMove.Resume, DeviceMove.Resume, DeviceMove.Activate, DeviceMove.ReturnTemporary, DeviceMove.Terminate, DeviceMove.Dispose];
        private static readonly IssuanceReason[] Reasons = [.. Enum.GetValues<IssuanceReason>(), IssuanceReason.Forgotten, IssuanceReason.Forgotten, IssuanceReason.Forgotten];
        private static readonly string[] Modes = ["local", "local", "validated", "validated", "validated", "remote"];

        private readonly Life _life;
        private readonly Random _random;
        private readonly bool _activateLater;
        private readonly int _seed;
        private readonly SqliteConnection _look;
        private readonly List<Person> _people = [];
        private readonly List<Actor> _actors = [];
        private readonly Dictionary<Guid, SimulatedPivCard> _cards = [];
        private readonly Dictionary<string, int> _done = [];
        private readonly ReferenceWorld _world;
        private readonly List<string> _told = [];
        private long _version;

        /// <summary>The card in the reader, while nothing is on it.</summary>
        private SimulatedPivCard? _blank;

        private Walk(Life life, int seed, bool activateLater, IEnumerable<Person> people)
        {
            (_life, _seed, _random, _activateLater) = (life, seed, new Random(seed), activateLater);
            _people.AddRange(people);
            _world = new ReferenceWorld([.. _people.Select(person => person.Id)]);
            _look = new SqliteConnection($"Data Source={Path.Combine(life.Bench.Folder, "portal.db")};Mode=ReadOnly;Pooling=False");
            _look.Open();
            Actor At(string account, int? person, params string[] roles) => new(account, person is { } i ? _people[i].Id : null, account, roles) { ProvenAt = DateTimeOffset.MaxValue };
            _actors.AddRange(
            [
                Workbench.Operator with { ProvenAt = DateTimeOffset.MaxValue }, At("hana", null, Role.HelpDesk), new("vera", Guid.NewGuid(), "Vera", [Role.Officer]), new("viktor", Guid.NewGuid(), "Viktor", [Role.Officer]),
                At("user-0", 0, Role.User), At("user-1", 1, Role.User), At("user-2", 2, Role.User),
                At("rita", 0, Role.Operator, Role.Officer), At("hugo", 1, Role.HelpDesk), At("olga", 2, Role.Officer, Role.User), At("adam", null, Role.Administrator), At("aude", null, Role.Auditor),
            ]);

            // Those who may do most come to it more often.
            _actors.AddRange([_actors[0], _actors[0], _actors[1], _actors[1], _actors[1], _actors[2]]);
        }

        public static async Task<Walk> BeginAsync(int seed, bool activateLater)
        {
            var life = await Life.BeginAsync(policy => policy with { Modes = ["local", "validated"], Slots = [.. policy.Slots.Take(2).Select(slot => slot with { OutlivesDevice = slot.Slot == Lasting })], ActivateLater = activateLater, ValidDays = 60 });
            return new Walk(life, seed, activateLater, [life.Bench.Person, .. await life.Bench.ColleaguesAsync(2)]);
        }

        private Actor HelpDesk => _actors[1];

        public async Task StepAsync(int step)
        {
            _world.Now = _life.Clock.GetUtcNow();
            _version = Version();
            var (what, expected, made) = await TryAsync();
            var told = $"Seed {_seed}, step {step}: {what}";
            Assert.True(made.Succeeded == expected, $"{told} was {(made.Succeeded ? "allowed" : $"refused ({made.Refusal})")}.{Before()}");
            if (!expected)
            {
                Assert.True(Version() == _version, $"{told} was refused and yet something was written.");
                return;
            }

            var name = what.Split(' ')[0];
            _done[name] = _done.GetValueOrDefault(name) + 1;
            _told.Add(what);
            Assert.True(_world.HoldsOneDeviceEach(), $"{told}: somebody has two devices.{Before()}");
            Compare(told, everything: step % 250 == 0);
        }

        public async Task EndAsync()
        {
            Compare($"Seed {_seed}, at the end", everything: true);
            Assert.Null((await _life.Bench.Verifier.VerifyAsync()).Break);
            string[] all = ["file", "update", "approve", "deny", "withdraw", "edit", "Suspend", "Resume", "ReturnTemporary", "Terminate", "Dispose", "end-all", "Hold", "Release", "Revoke", "extend", "issue", "carry-out", "forward", .. _activateLater ? (string[])["Activate"] : []];
            Assert.All(all, name => Assert.True(_done.GetValueOrDefault(name) >= 3, $"Seed {_seed}: {name} was done {_done.GetValueOrDefault(name)} times: the walk does not get there."));
        }

        public async ValueTask DisposeAsync()
        {
            await _look.DisposeAsync();
            await _life.DisposeAsync();
        }

        /// <summary>Tries one thing: what, whether the reference allows it, and what the product made of it.</summary>
        private async Task<(string What, bool Expected, Result<bool> Made)> TryAsync()
        {
            var (bench, actor, person) = (_life.Bench, One(_actors), One(_people).Id);
            var live = _world.Devices.Values.Where(it => it.State is not (DeviceState.Terminated or DeviceState.Disposed)).ToList();
            var device = _world.Devices.Count == 0 ? null : live.Count > 0 && _random.Next(8) > 0 ? One(live) : One(_world.Devices.Values.ToList());
            var open = _world.Requests.Values.Where(it => it.IsOpen).ToList();
            var request = _world.Requests.Count == 0 ? null : open.Count > 0 && _random.Next(8) > 0 ? One(open) : One(_world.Requests.Values.ToList());
            switch (_random.Next(100))
            {
                case < 14:
                {
                    var (mode, reason) = (One(Modes), One(Reasons));
                    if (device?.Person is { } owner && _random.Next(5) > 0) person = owner;
                    Guid? replaces = reason == IssuanceReason.None && _random.Next(10) > 0 ? null : device?.Id;
                    DateTimeOffset? until = _random.Next(3) == 0 ? _world.Now.AddDays(_random.Next(-1, 40)).AddHours(12) : null;
                    var may = _world.MayFile(actor, person, mode, reason, replaces, until);
                    var made = await bench.Get<FileRequest>().FileAsync(new FileOrder(person, bench.Policy.Id, mode, reason, replaces, until), actor);
                    if (made.Succeeded && may) _world.Filed(made.Value, actor, person, mode, reason, replaces, until);
                    return ($"file {mode} {reason} for {person} in place of {replaces} by {actor.Name}", may, Did(made));
                }

                case < 17 when device is not null:
                {
                    var may = _world.MayUpdate(actor, device.Id);
                    var made = await bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, One([RequestType.Update, RequestType.Reissue])), actor);
                    if (made.Succeeded && may) _world.UpdateFiled(made.Value, actor, device.Id);
                    return ($"update {device.Id} ({device.State}) by {actor.Name}", may, Did(made));
                }

                case < 28 when request is not null:
                {
                    var shown = _random.Next(10) > 0;
                    var hash = shown ? (await bench.Store.ReadAsync(async session => await RequestContent.OfAsync(session, (await session.RequestAsync(request.Id))!))).Hash() : new byte[32];
                    var told = $"approve {Told(request)} by {actor.Name}";
                    var made = await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request.Id, hash), actor);
                    return (told, _world.Approve(actor, request.Id, shown), Did(made));
                }

                case < 31 when request is not null:
                    return ($"deny {Told(request)} by {actor.Name}", _world.Deny(actor, request.Id), Did(await bench.Get<DenyRequest>().DenyAsync(new DenyOrder(request.Id, "No."), actor)));
                case < 36 when request is not null:
                    return ($"withdraw {Told(request)} by {actor.Name}", _world.Withdraw(actor, request.Id), Did(await bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request.Id), actor)));
                case < 39 when request is not null:
                {
                    var comment = _random.Next().ToString(CultureInfo.InvariantCulture);
                    return ($"edit {Told(request)} by {actor.Name}", _world.Edit(actor, request.Id), Did(await bench.Get<EditRequest>().EditAsync(new EditOrder(request.Id, bench.Policy.Id, comment, null), actor)));
                }

                case < 70 when device is not null:
                {
                    var move = _random.Next(6) == 0 ? One(Moves) : One(Usual);
                    // What there are few of is looked for.
                    if (move == DeviceMove.ReturnTemporary && live.Where(it => it.InvalidReason == IssuanceReason.Forgotten).ToList() is { Count: > 0 } forgotten) device = One(forgotten);
                    if (move == DeviceMove.Activate && live.Where(it => it.State == DeviceState.Produced).ToList() is { Count: > 0 } produced) device = One(produced);
                    var told = $"{move} {Told(device)} by {actor.Name}";
                    var made = await _life.MoveAsync(device.Id, move, actor);
                    return (told, _world.Move(actor, move, device.Id), Did(made));
                }

                case < 71:
                    return ($"end-all of {person} by {actor.Name}", _world.TerminateAll(actor, person), Did(await bench.Get<TerminateAll>().TerminateAsync(new TerminateAllOrder(person, TerminationReason.PrivilegeWithdrawn), actor)));
                case < 83 when device is { Certificates.Count: > 0 }:
                {
                    var ((serial, certificate), move) = (One(device.Certificates.ToList()), _random.Next(12) == 0 ? CertificateMove.Revoke : One([CertificateMove.Hold, CertificateMove.Release]));
                    var told = $"{move} a certificate ({certificate.State}: {string.Join(", ", certificate.Holds)}) of {Told(device)} by {actor.Name}";
                    var made = await bench.Get<ChangeCertificate>().ChangeAsync(serial, move, RevocationReason.Superseded, "", actor);
                    return (told, ReferenceWorld.Change(actor, device, certificate, move), Did(made));
                }

                case < 88 when device is not null:
                {
                    if (live.Where(it => it is { IsTemporary: true, State: DeviceState.Issued }).ToList() is { Count: > 0 } lent && _random.Next(4) > 0) (device, actor) = (One(lent), _random.Next(2) == 0 ? HelpDesk : actor);
                    var until = _world.Now.AddDays(_random.Next(-1, 40)).AddHours(12);
                    return ($"extend {Told(device)} to {until:u} by {actor.Name}", _world.Extend(actor, device.Id, until), Did(await bench.Get<ExtendTemporary>().ExtendAsync(device.Id, until, actor)));
                }

                case < 96:
                    return await IssueAsync(request is null || _random.Next(4) == 0 ? null : request, person, One(_actors.Where(it => it.Is(Role.Operator) || _random.Next(4) == 0).ToList()));
                case < 98 when request is { AsksForDevice: false } or { Device: not null }:
                    return await CarryOutAsync(request!);
                default:
                    return await ForwardAsync();
            }
        }

        private async Task<(string What, bool Expected, Result<bool> Made)> IssueAsync(RefRequest? request, Guid person, Actor actor)
        {
            if (request is not null && _random.Next(10) > 0) person = request.Person;
            var told = $"issue a card to {person} for {(request is null ? "no request" : Told(request))} by {actor.Name}";
            if (request is { AsksForDevice: false }) return await CarryOutAsync(request);
            var may = _world.MayIssue(actor, person, request?.Id);
            var card = _blank ??= await _life.Bench.InsertBlankAsync();
            var well = _random.Next(6) > 0;
            if (!well) _life.Bench.Workstation.AfterTrip = it => _life.Bench.Board.Abandon(it.RunId, Workbench.Operator);
            var started = await _life.Bench.StartAsync(actor, order => order with { PersonId = person, RequestId = request?.Id, Mode = request?.Mode ?? "local" });
            if (!may || !started.Succeeded)
            {
                _life.Bench.Workstation.AfterTrip = null;
                return (told, may, Did(started));
            }

            _blank = null;
            var run = await _life.Bench.EndAsync(started.Value);
            _life.Bench.Workstation.AfterTrip = null;
            Assert.True(run.State == (well ? RunState.Succeeded : RunState.RolledBack), $"{told}: {run.State} {run.FailureDetail}");
            if (request is null)
            {
                var filed = (await _life.Bench.Store.ReadAsync(session => session.RunAsync(run.RunId)))!.RequestId;
                _world.Filed(filed, actor, person, "local", IssuanceReason.None, null, null);
                request = _world.Requests[filed];
            }

            _cards[run.DeviceId] = card;
            await IssuedAsync(request.Id, run.DeviceId, well);
            return (told, true, true);
        }

        private async Task<(string What, bool Expected, Result<bool> Made)> CarryOutAsync(RefRequest request)
        {
            var told = $"carry-out {Told(request)}";
            if (request.AsksForDevice || request.Device is not { } deviceId || !_cards.TryGetValue(deviceId, out var card)) return (told, false, Refused());
            var may = _world.MayCarryOut(request.Id);
            if (!may && _random.Next(10) > 0) return (told, false, Refused());
            await _life.InsertAsync(card);
            _blank = null;
            var started = await _life.Bench.StartAsync(Workbench.Operator, order => order with { PersonId = request.Person, RequestId = request.Id, Mode = request.Mode });
            if (!may || !started.Succeeded) return (told, may, Did(started));
            var run = await _life.Bench.EndAsync(started.Value);
            Assert.True(run.State == RunState.Succeeded, $"{told}: {run.State} {run.FailureDetail}");
            await IssuedAsync(request.Id, deviceId, well: true);
            return (told, true, true);
        }

        private async Task IssuedAsync(Guid requestId, Guid deviceId, bool well)
        {
            var device = await _life.DeviceAsync(deviceId);
            var certificates = await _life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId));
            _world.Issued(requestId, deviceId, well, _activateLater, device.ExpiresAt!.Value, certificates.Select(it => (it.SerialNumber, it.NotAfter, it.Slot == Lasting)));
        }

        private async Task<(string What, bool Expected, Result<bool> Made)> ForwardAsync()
        {
            // In steps of 433 minutes no two days ever meet.
            _life.Clock.Forward(TimeSpan.FromMinutes(433 * _random.Next(1, 13)));
            _world.Now = _life.Clock.GetUtcNow();
            _world.ExpireRequests();
            await _life.DoAsync<ExpireRequestsJob>();
            _world.ExpireDevices();
            await _life.DoAsync<ExpireDevicesJob>();
            return ("forward", true, true);
        }

        private void Compare(string told, bool everything)
        {
            var ended = everything ? "" : " WHERE d.State NOT IN ('Terminated', 'Disposed')";
            Same(
                told,
                _world.Devices.Values.Where(it => everything || it.State is not (DeviceState.Terminated or DeviceState.Disposed))
                    .Select(it => $"device {it.Id} {it.State} person {it.Person} temporary {(it.IsTemporary ? 1 : 0)} replaces {it.Replaces} {(it.State == DeviceState.Invalid ? it.InvalidReason : null)}"),
                $"SELECT 'device ' || lower(d.Id) || ' ' || d.State || ' person ' || COALESCE(lower(d.PersonId), '') || ' temporary ' || d.IsTemporary || ' replaces ' || COALESCE(lower(d.ReplacesDeviceId), '') || ' ' || COALESCE(d.InvalidReason, '') FROM Devices d{ended}");
            Same(
                told,
                _world.Devices.Values.Where(it => everything || it.State is not (DeviceState.Terminated or DeviceState.Disposed))
                    .SelectMany(it => it.Certificates.Select(certificate => $"certificate {certificate.Key} of {it.Id} {certificate.Value.State} held {certificate.Value.Holds.Count}")),
                $"SELECT 'certificate ' || c.SerialNumber || ' of ' || lower(d.Id) || ' ' || c.State || ' held ' || json_array_length(c.Holds) FROM Certificates c JOIN Devices d ON d.Id = c.DeviceId{ended}");
            Same(
                told,
                _world.Requests.Values.Where(it => everything || it.IsOpen).Select(it => $"request {it.Id} {it.State} approved {it.ApprovedBy.Count}"),
                $"SELECT 'request ' || lower(r.Id) || ' ' || r.State || ' approved ' || (SELECT COUNT(*) FROM RequestApprovals a WHERE a.RequestId = r.Id AND a.IsVoid = 0) FROM Requests r{(everything ? "" : " WHERE r.State IN ('PendingApproval', 'Approved', 'Executing', 'Failed')")}");
        }

        private void Same(string told, IEnumerable<string> reference, string sql)
        {
            var (expected, stored) = (reference.ToHashSet(), Rows(sql).ToHashSet());
            if (expected.SetEquals(stored)) return;
            Assert.Fail($"{told}.\nThe reference says:\n{string.Join('\n', expected.Except(stored).Order())}\nThe store says:\n{string.Join('\n', stored.Except(expected).Order())}{Before()}");
        }

        private List<string> Rows(string sql)
        {
            using var command = _look.CreateCommand();
#pragma warning disable CA2100 // Of this test's own.
            command.CommandText = sql;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read()) rows.Add(reader.GetString(0));
            return rows;
        }

        /// <summary>Changes when somebody else writes (SQLite PRAGMA data_version).</summary>
        private long Version()
        {
            using var command = _look.CreateCommand();
            command.CommandText = "PRAGMA data_version";
            return (long)command.ExecuteScalar()!;
        }

        /// <summary>What came before, for whoever looks for the reason.</summary>
        private string Before() => $"\nBefore it:\n{string.Join('\n', _told.TakeLast(40))}";

        private T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

        private static string Told(RefRequest it) => $"{it.Id} ({it.State}, {it.Reason}, in place of {it.Replaces}, on {it.Device}, by {it.By})";

        private static string Told(RefDevice it) => $"{it.Id} ({it.State}{(it.IsTemporary ? ", lent" : "")}, {it.InvalidReason}, in place of {it.Replaces})";

        private static Result<bool> Did<T>(Result<T> result) => result.Succeeded ? true : result.Refusal;

        private static Result<bool> Refused() => new Refusal("not-tried");
    }
}
