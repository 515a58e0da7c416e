print("ppg-tunnel")
