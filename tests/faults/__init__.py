"""What happens to saved work when the machine fails: kills, power cuts, full and broken disks."""
