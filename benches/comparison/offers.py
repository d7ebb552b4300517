"""Measures reading a generated price list in the AWS format: costcone against Python's json and a loop."""

import json
import os
import subprocess
import sys
import time

from .table import Row, spread

MOST_MIB = 256
TARGET = 10

# A simple reader: it loads the whole file, then selects the matching products and their prices.
LOOP = """
import json, sys
with open(sys.argv[1]) as file:
    offer = json.load(file)
found = {}
for sku, product in offer["products"].items():
    a = product["attributes"]
    if product.get("productFamily") != "Compute Instance" or a.get("tenancy") != "Shared" or a.get("capacitystatus") != "Used" \\
            or a.get("preInstalledSw") != "NA" or a.get("operatingSystem") != "Linux":
        continue
    for term in offer["terms"]["OnDemand"].get(sku, {}).values():
        for step in term["priceDimensions"].values():
            found[a["instanceType"]] = step["pricePerUnit"]["USD"]
print(len(found))
"""

HEAD = """{
  "formatVersion" : "v1.0",
  "disclaimer" : "This pricing list is for informational purposes only.",
  "offerCode" : "AmazonEC2",
  "version" : "20260101000000",
  "publicationDate" : "2026-01-01T00:00:00Z",
  "products" : {
"""

PRODUCT = """    "%(sku)s" : {
      "sku" : "%(sku)s",
      "productFamily" : "Compute Instance",
      "attributes" : {
        "servicecode" : "AmazonEC2",
        "location" : "US East (N. Virginia)",
        "locationType" : "AWS Region",
        "instanceType" : "%(type)s",
        "currentGeneration" : "Yes",
        "instanceFamily" : "General purpose",
        "vcpu" : "8",
        "physicalProcessor" : "Intel Xeon Platinum 8488C (Sapphire Rapids)",
        "clockSpeed" : "3.2 GHz",
        "memory" : "32 GiB",
        "storage" : "EBS only",
        "networkPerformance" : "Up to 12500 Megabit",
        "processorArchitecture" : "64-bit",
        "tenancy" : "%(tenancy)s",
        "operatingSystem" : "%(system)s",
        "licenseModel" : "No License required",
        "usagetype" : "BoxUsage:%(type)s",
        "operation" : "%(operation)s",
        "availabilityzone" : "NA",
        "capacitystatus" : "%(status)s",
        "classicnetworkingsupport" : "false",
        "dedicatedEbsThroughput" : "Up to 10000 Mbps",
        "ecu" : "NA",
        "enhancedNetworkingSupported" : "Yes",
        "gpuMemory" : "NA",
        "intelAvxAvailable" : "Yes",
        "intelAvx2Available" : "Yes",
        "intelTurboAvailable" : "Yes",
        "marketoption" : "OnDemand",
        "normalizationSizeFactor" : "16",
        "preInstalledSw" : "NA",
        "processorFeatures" : "AVX; AVX2; AVX512; Intel Turbo; \\"AMX\\"",
        "regionCode" : "us-east-1",
        "servicename" : "Amazon Elastic Compute Cloud",
        "vpcnetworkingsupport" : "true"
      }
    }"""

STEP = """            "%(code)s" : {
              "rateCode" : "%(code)s",
              "description" : "$%(price)s per On Demand %(system)s %(type)s Instance Hour",
              "beginRange" : "0",
              "endRange" : "Inf",
              "unit" : "Hrs",
              "pricePerUnit" : {
                "USD" : "%(price)s"
              },
              "appliesTo" : [ ]
            }"""

TERM = """        "%(sku)s.%(term)s" : {
          "offerTermCode" : "%(term)s",
          "sku" : "%(sku)s",
          "effectiveDate" : "2026-01-01T00:00:00Z",
          "priceDimensions" : {
%(steps)s
          },
          "termAttributes" : %(attributes)s
        }"""

RESERVED = ["4NA7Y494T4", "HU7G6KETJZ", "6QCMYABX3D", "38NPMPTW36", "BPH4J8HBKS", "NQ3QZPMQV9"]
KINDS = [(tenancy, system, status) for tenancy in ("Shared", "Dedicated", "Host") for system in ("Linux", "Windows", "RHEL", "SUSE")
         for status in ("Used", "AllocatedCapacityReservation", "UnusedCapacityReservation")]


def product(number):
    tenancy, system, status = KINDS[number % len(KINDS)]
    return {"sku": f"G{number:015d}", "type": f"g{number // len(KINDS)}.2xlarge", "tenancy": tenancy, "system": system, "status": status,
            "operation": f"RunInstances:{number % len(KINDS):04d}", "price": f"0.{number % 9973 + 27:010d}"}


def term(found, code, reserved):
    steps = [STEP % {**found, "code": f"{found['sku']}.{code}.{rate}"} for rate in (["6YS6EN2CT7", "2TG2D8R56U"] if reserved else ["6YS6EN2CT7"])]
    attributes = '{\n            "LeaseContractLength" : "1yr",\n            "PurchaseOption" : "Partial Upfront"\n          }' if reserved else "{ }"
    return TERM % {**found, "term": code, "steps": ",\n".join(steps), "attributes": attributes}


def write(path, size):
    """Writes a file of about `size` bytes."""
    one = product(0)
    each = len(PRODUCT % one) + len(term(one, "JRTCKXETXF", False)) + sum(len(term(one, code, True)) for code in RESERVED) + 200
    count = max(1, size // each)

    def members(texts):
        return ",\n".join(texts)

    with open(path, "w") as file:
        file.write(HEAD)
        for start in range(0, count, 1000):
            file.write(members(PRODUCT % product(number) for number in range(start, min(count, start + 1000))))
            file.write(",\n" if start + 1000 < count else "\n")
        file.write('  },\n  "terms" : {\n')
        for name, codes in (("OnDemand", ["JRTCKXETXF"]), ("Reserved", RESERVED)):
            file.write(f'    "{name}" : {{\n')
            for start in range(0, count, 1000):
                found = [product(number) for number in range(start, min(count, start + 1000))]
                file.write(members('      "%s" : {\n%s\n      }' % (p["sku"], members(term(p, code, name == "Reserved") for code in codes)) for p in found))
                file.write(",\n" if start + 1000 < count else "\n")
            file.write("    },\n" if name == "OnDemand" else "    }\n")
        file.write("  }\n}\n")
    return count


def run(command):
    """Seconds, peak memory in MiB, and the output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    printed, errors = process.communicate() if os.name == "nt" else (None, None)
    if printed is None:
        printed, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        most = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
    else:
        most = float("nan")
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]}: {errors.strip() or printed.strip()}")
    return time.perf_counter() - start, most, printed


def rows(cli, scratch, size, rounds):
    """The rows of the table and a note."""
    path, book = scratch / "offer.json", scratch / "offer.book"
    products = write(path, size)
    (scratch / "loop.py").write_text(LOOP)
    ours, theirs, most, memory = [], [], [], []
    for _ in range(rounds):
        seconds, mib, printed = run([str(cli), "prices", "import", str(path), "-o", str(book), "--json"])
        ours.append(seconds)
        most.append(mib)
        read = json.loads(printed)["rows"]
        seconds, mib, printed = run([sys.executable, str(scratch / "loop.py"), str(path)])
        theirs.append(seconds)
        memory.append(mib)
    ratios = [b / a for a, b in zip(ours, theirs)]
    note = (f"{path.stat().st_size / 1e9:.2f} GB, {products:,} products; costcone read {read:,} rows in {min(ours):.2f} s, "
            f"json and a loop found {int(printed):,} in {min(theirs):.2f} s and {max(memory):,.0f} MiB")
    ratio = sorted(ratios)[len(ratios) // 2]
    return [
        Row.at_least("import of a price list, json.load and a loop / costcone", ratio, TARGET, spread(ratios)),
        Row("peak memory of the import", max(most), f"{max(most):.0f} MiB", f"below {MOST_MIB} MiB", max(most) < MOST_MIB),
    ], note
